// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/daemoncatalog.h"
#include "models/daemonlistmodel.h"
#include "models/operationlogmodel.h"
#include "models/operationrunner.h"
#include "tests/support/fakeadapter.h"
#include "tests/support/samplerecords.h"

#include <QSemaphore>
#include <QTest>
#include <QWidget>

namespace Duende {

/// Two fake scopes with the models on top of them, as the window has them.
struct Fixture
{
    std::shared_ptr<FakeAdapter> units = std::make_shared<FakeAdapter>();
    std::shared_ptr<FakeAdapter> natives = std::make_shared<FakeAdapter>(FakeAdapter::nativeScope());
    std::shared_ptr<const AdapterRegistry> registry
        = std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{units, natives});
    OperationRunner runner{registry};
    OperationLogModel log{&runner};
    DaemonCatalog catalog{registry};
    DaemonListModel daemons{&catalog};

    /// Both scopes answer; the list shows these units.
    void answer(const QList<DaemonRecord>& records)
    {
        catalog.start();
        units->records = records;
        units->monitor->answer(records);
        natives->monitor->answer({});
        QVERIFY(QTest::qWaitFor([&] { return daemons.rowCount() == int(records.size()); }));
    }
};

/// An operation that waits until the test lets it go on, and gives up when it is cancelled.
class Gate
{
public:
    Result<void> wait(const OperationContext& context)
    {
        while (!m_open.tryAcquire(1, 5)) {
            if (const Result<void> check = context.check(QStringLiteral("wait")); !check)
                return check;
        }
        return {};
    }
    void open(int operations = 1) { m_open.release(operations); }

private:
    QSemaphore m_open;
};

/// The control below `root` with this accessible name or text, without & and …; null where there is none.
template <typename Control> Control* control(const QWidget* root, QLatin1StringView name)
{
    for (Control* widget : root->findChildren<Control*>()) {
        const QString text = widget->property("text").toString().remove(u'&').remove(u'\u2026');
        if (widget->accessibleName() == name || text == name)
            return widget;
    }
    return nullptr;
}

/// The visible buttons, fields, lists and the like below `root` that a screen reader could not name.
inline QStringList namelessControls(const QWidget* root)
{
    QStringList nameless;
    for (const QWidget* widget : root->findChildren<QWidget*>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisibleTo(root))
            continue;
        const bool isInner = widget->objectName().startsWith(QLatin1StringView("qt_"));
        const bool hasText = !widget->property("text").toString().isEmpty();
        if (!isInner && !hasText && widget->accessibleName().isEmpty())
            nameless.append(QString::fromLatin1(widget->metaObject()->className()));
    }
    return nameless;
}

} // namespace Duende
