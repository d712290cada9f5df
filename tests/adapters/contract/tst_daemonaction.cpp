// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/daemonaction.h"

#include <QSet>
#include <QTest>

using namespace Duende;

class DaemonActionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void words_data()
    {
        QTest::addColumn<DaemonAction>("action");
        QTest::addColumn<QString>("word");
        const auto row = [](DaemonAction action, const char* word) {
            QTest::newRow(word) << action << QString::fromLatin1(word);
        };
        row(DaemonAction::Start, "start");
        row(DaemonAction::Stop, "stop");
        row(DaemonAction::Restart, "restart");
        row(DaemonAction::Reload, "reload");
        row(DaemonAction::Pause, "pause");
        row(DaemonAction::Resume, "resume");
        row(DaemonAction::Kill, "kill");
        row(DaemonAction::Signal, "signal");
        row(DaemonAction::ResetFailed, "reset-failed");
        row(DaemonAction::Enable, "enable");
        row(DaemonAction::Disable, "disable");
        row(DaemonAction::Mask, "mask");
        row(DaemonAction::Unmask, "unmask");
    }
    void words()
    {
        QFETCH(const DaemonAction, action);
        QFETCH(const QString, word);
        QCOMPARE(actionWord(action), word);
        QCOMPARE(actionFromWord(word), std::optional(action));
        QVERIFY(std::ranges::find(allActions, action) != allActions.end());
    }

    void everyActionOnce()
    {
        DaemonActions all;
        for (const DaemonAction action : allActions) {
            QVERIFY(!all.testFlag(action));
            all |= action;
        }
        QCOMPARE(all.toInt(), (1 << 13) - 1);
    }

    void unknownWords()
    {
        for (const QString& word : {QString(), QStringLiteral("Start"), QStringLiteral("reset failed")})
            QCOMPARE(actionFromWord(word), std::nullopt);
    }
};

QTEST_APPLESS_MAIN(DaemonActionTest)
#include "tst_daemonaction.moc"
