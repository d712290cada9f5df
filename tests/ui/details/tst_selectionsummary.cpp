// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/selectionsummary.h"

#include "models/format/valuetext.h"
#include "tests/support/samplerecords.h"
#include "ui/widgets/elidedlabel.h"

#include <QTest>

using namespace Duende;

class SelectionSummaryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sentence_data();
    void sentence();
    void namesAndTotals();
    void shrinksAgain();
};

namespace {

using State = DaemonStatus::State;

SelectedDaemon selected(const char* name, const DaemonStatus& status, std::optional<quint64> memory = {},
    std::optional<double> cpuPercent = {})
{
    DaemonRecord record = unitRecord(QString::fromLatin1(name), status);
    if (memory) {
        record.use.emplace();
        record.use->memoryBytes = memory;
        record.use->tasks = 2;
    }
    return {record, cpuPercent};
}

QStringList shown(const SelectionSummary& summary)
{
    QStringList result;
    for (const auto* label : summary.findChildren<ElidedLabel*>()) {
        if (!label->isHidden())
            result.append(label->accessibleName());
    }
    return result;
}

} // namespace

void SelectionSummaryTest::sentence_data()
{
    QTest::addColumn<QList<DaemonStatus>>("states");
    QTest::addColumn<QString>("expected");
    const DaemonStatus failed = DaemonStatus::failed({});
    QTest::newRow("mixed") << QList<DaemonStatus>{State::Running, failed, State::Running, failed,
        State::Running} << QStringLiteral("5 daemons selected: 2 failed, 3 running");
    QTest::newRow("one state") << QList<DaemonStatus>{State::Stopped, State::Stopped}
                               << QStringLiteral("2 daemons selected: 2 stopped");
}

void SelectionSummaryTest::sentence()
{
    QFETCH(const QList<DaemonStatus>, states);
    QFETCH(const QString, expected);
    QList<SelectedDaemon> daemons;
    for (const DaemonStatus& status : states)
        daemons.append(selected("x.service", status));
    QCOMPARE(selectionSentence(daemons), expected);
}

void SelectionSummaryTest::namesAndTotals()
{
    SelectionSummary summary;
    summary.setDaemons({selected("b.service", State::Running, 1024, 1.5),
        selected("a.service", State::Running, 2048, 2.0), selected("c.service", DaemonStatus::failed({}))});
    const QStringList expected{QStringLiteral("Failed: c.service"),
        QStringLiteral("Running: a.service, b.service"),
        QStringLiteral("CPU: %1 (2 of 3 daemons)").arg(ValueText::percent(3.5)),
        QStringLiteral("Memory: %1 (2 of 3 daemons)").arg(ValueText::bytes(3072)),
        QStringLiteral("Tasks: 4 (2 of 3 daemons)")};
    QCOMPARE(shown(summary), expected);
}

void SelectionSummaryTest::shrinksAgain()
{
    SelectionSummary summary;
    summary.setDaemons({selected("a.service", State::Running), selected("b.service", State::Paused)});
    QCOMPARE(shown(summary).size(), 5);
    summary.setDaemons(
        {selected("a.service", State::Running, 1024, 1), selected("b.service", State::Running, 1024, 1)});
    const QStringList expected{QStringLiteral("Running: a.service, b.service"),
        QStringLiteral("CPU: %1").arg(ValueText::percent(2.0)),
        QStringLiteral("Memory: %1").arg(ValueText::bytes(2048)), QStringLiteral("Tasks: 4")};
    QCOMPARE(shown(summary), expected);
}

QTEST_MAIN(SelectionSummaryTest)

#include "tst_selectionsummary.moc"
