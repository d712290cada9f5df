// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/watchverb.h"

#include "app/command/watcher.h"

#include <QEventLoop>
#include <QSocketNotifier>

namespace Duende {

ExitStatus runWatch(Invocation& invocation)
{
    const auto selection = DaemonSelection::fromOptions(invocation);
    if (!selection)
        return selection.error();
    if (selection->needsCpu())
        return invocation.wrongUsage(QStringLiteral("--filter: a change does not tell processor use"));
    QEventLoop loop;
    DaemonCatalog catalog(invocation.registry);
    Watcher watcher(catalog, *selection, invocation);
    QObject::connect(&watcher, &Watcher::ended, &loop, &QEventLoop::quit);
    // A pipe or terminal that lost its other end tells so even when there is nothing to write (poll(2),
    // POLLERR).
    QSocketNotifier hangUp(invocation.output->descriptor(), QSocketNotifier::Exception);
    QObject::connect(&hangUp, &QSocketNotifier::activated, &loop, &QEventLoop::quit);
    const std::stop_callback interrupted(invocation.stop,
        [&loop] { QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection); });
    catalog.setSampleInterval(std::chrono::milliseconds::zero());
    catalog.start();
    loop.exec();
    return ExitStatus::Done;
}

} // namespace Duende
