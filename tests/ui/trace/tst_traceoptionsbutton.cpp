// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trace/panel/traceoptionsbutton.h"

#include "models/format/valuetext.h"
#include "models/trace/daemontraces.h"

#include <QMenu>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class TraceOptionsButtonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsForTracesToComeAndIsKept();
    void showsWhatWasSetByHand();
};

namespace {

QString upTo(quint64 bytes)
{
    return u"Up to "_s + ValueText::bytes(bytes);
}

QAction* entry(const TraceOptionsButton& button, const QString& text)
{
    Q_EMIT button.menu()->aboutToShow();
    for (QAction* action : button.menu()->actions()) {
        if (action->text() == text)
            return action;
    }
    return nullptr;
}

QStringList checkedEntries(const TraceOptionsButton& button)
{
    Q_EMIT button.menu()->aboutToShow();
    QStringList texts;
    for (const QAction* action : button.menu()->actions()) {
        if (action->isChecked())
            texts.append(action->text());
    }
    return texts;
}

} // namespace

void TraceOptionsButtonTest::holdsForTracesToComeAndIsKept()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"settings"_s), QSettings::IniFormat);
    DaemonTraces traces(DaemonTrace::Surroundings{});
    const TraceOptionsButton button(&traces, &settings);
    const QString usual = u"Without stopping anybody, where the kernel can (eBPF)"_s;
    QCOMPARE(checkedEntries(button),
        (QStringList{usual, u"All"_s, upTo(256), upTo(quint64(4) << 30), u"Stop the trace"_s}));
    QAction* ring = entry(button, u"Let the oldest events make room"_s);
    QVERIFY(ring);
    ring->trigger();
    QAction* data = entry(button, u"None"_s);
    QVERIFY(data);
    data->trigger();
    QCOMPARE(traces.settings().whenFull, TraceRecorder::WhenFull::Ring);
    QCOMPARE(traces.settings().dataLimit, 0U);
    QCOMPARE(TraceSettings::load(settings), traces.settings());
    QCOMPARE(checkedEntries(button),
        (QStringList{
            usual, u"All"_s, u"None"_s, upTo(quint64(4) << 30), u"Let the oldest events make room"_s}));
}

void TraceOptionsButtonTest::showsWhatWasSetByHand()
{
    DaemonTraces traces(DaemonTrace::Surroundings{});
    traces.setSettings({1000, quint64(8) << 30, TraceRecorder::WhenFull::Stop});
    const TraceOptionsButton button(&traces, nullptr);
    QCOMPARE(checkedEntries(button).size(), 5);
    QVERIFY(checkedEntries(button).contains(upTo(quint64(8) << 30)));
}

QTEST_MAIN(TraceOptionsButtonTest)
#include "tst_traceoptionsbutton.moc"
