// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/detailsheader.h"

#include "tests/ui/operations/fixture.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;

class DetailsHeaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void offersWhatTheStateAsksFor_data();
    void offersWhatTheStateAsksFor();
    void resetAndRestartIsTwoActions();
    void buttonsStayWhileTheOffersStay();
    void hasNames();
};

using State = DaemonStatus::State;

void DetailsHeaderTest::offersWhatTheStateAsksFor_data()
{
    QTest::addColumn<DaemonStatus>("status");
    QTest::addColumn<DaemonActions>("actions");
    QTest::addColumn<QStringList>("texts");
    const auto words = [](std::initializer_list<const char*> texts) {
        QStringList result;
        for (const char* text : texts)
            result.append(QString::fromLatin1(text));
        return result;
    };
    const DaemonActions all = [] {
        DaemonActions every;
        for (const DaemonAction action : allActions)
            every |= action;
        return every;
    }();
    QTest::newRow("running") << DaemonStatus(State::Running) << all << words({"Restart", "Reload", "Stop"});
    QTest::newRow("running, not reloadable")
        << DaemonStatus(State::Running) << (all & ~DaemonActions(DaemonAction::Reload))
        << words({"Restart", "Stop"});
    QTest::newRow("failed") << DaemonStatus::failed({}) << all
                            << words({"Reset and restart", "Reset failed state"});
    QTest::newRow("failed, only start")
        << DaemonStatus::failed({}) << (DaemonAction::Start | DaemonAction::ResetFailed)
        << words({"Reset and start", "Reset failed state"});
    QTest::newRow("failed, no reset")
        << DaemonStatus::failed({}) << DaemonActions(DaemonAction::Start) << words({"Start"});
    QTest::newRow("stopped") << DaemonStatus(State::Stopped) << DaemonActions(DaemonAction::Start)
                             << words({"Start"});
    QTest::newRow("masked") << DaemonStatus(State::Stopped) << DaemonActions(DaemonAction::Unmask)
                            << words({"Unmask"});
    QTest::newRow("paused") << DaemonStatus(State::Paused) << all << words({"Resume", "Stop"});
    QTest::newRow("stopping") << DaemonStatus(State::Stopping) << all << words({"Kill"});
    QTest::newRow("nothing can be done") << DaemonStatus(State::Running) << DaemonActions() << QStringList();
}

void DetailsHeaderTest::offersWhatTheStateAsksFor()
{
    QFETCH(const DaemonStatus, status);
    QFETCH(const DaemonActions, actions);
    QFETCH(const QStringList, texts);
    DaemonRecord record = unitRecord(QStringLiteral("web.service"), status);
    record.actions = actions;
    QStringList offered;
    for (const HeaderOffer& offer : headerOffers(record))
        offered.append(offer.text);
    QCOMPARE(offered, texts);
}

void DetailsHeaderTest::resetAndRestartIsTwoActions()
{
    DetailsHeader header;
    QSignalSpy requested(&header, &DetailsHeader::actionsRequested);
    DaemonRecord record = unitRecord(QStringLiteral("web.service"), DaemonStatus::failed({}));
    record.actions = DaemonAction::Restart | DaemonAction::ResetFailed;
    header.setDaemon(record);
    control<QPushButton>(&header, QLatin1StringView("Reset and restart"))->click();
    QCOMPARE(requested.size(), 1);
    const QList<DaemonAction> expected{DaemonAction::ResetFailed, DaemonAction::Restart};
    QCOMPARE(requested.constFirst().constFirst().value<QList<DaemonAction>>(), expected);
}

void DetailsHeaderTest::buttonsStayWhileTheOffersStay()
{
    DetailsHeader header;
    DaemonRecord record = unitRecord(QStringLiteral("web.service"));
    header.setDaemon(record);
    const auto* restart = control<QPushButton>(&header, QLatin1StringView("Restart"));
    record.restarts = 3;
    header.setDaemon(record);
    QCOMPARE(control<QPushButton>(&header, QLatin1StringView("Restart")), restart);
}

void DetailsHeaderTest::hasNames()
{
    DetailsHeader header;
    header.setDaemon(unitRecord(QStringLiteral("web.service")));
    QCOMPARE(namelessControls(&header), QStringList());
    QCOMPARE(header.accessibleName(), QStringLiteral("web.service, Running"));
}

QTEST_MAIN(DetailsHeaderTest)

#include "tst_detailsheader.moc"
