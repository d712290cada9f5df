// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/container/containerfacts.h"
#include "adapters/container/engineevents.h"

#include <QJsonDocument>
#include <QTest>

using namespace Duende;
using State = DaemonStatus::State;
using Reason = FailureReason::Kind;

class ContainerFactsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void statuses_data()
    {
        QTest::addColumn<QByteArray>("state");
        QTest::addColumn<DaemonStatus>("status");
        QTest::addColumn<QString>("detail");
        const auto row
            = [](const char* name, const char* state, const DaemonStatus& status, const char* detail) {
                  QTest::newRow(name) << QByteArray(state) << status << QString::fromLatin1(detail);
              };
        row("created", R"("Status":"created")", State::Created, "created");
        row("not started", R"("Status":"created","Error":"no such file","ExitCode":127)",
            DaemonStatus::failed({Reason::Internal, 0}), "created");
        row("running", R"("Status":"running","Pid":7)", State::Running, "running");
        row("healthy", R"("Status":"running","Health":{"Status":"healthy"})", State::Running,
            "running (healthy)");
        row("unhealthy", R"("Status":"running","Health":{"Status":"unhealthy"})", State::Running,
            "running (unhealthy)");
        row("not known yet", R"("Status":"running","Health":{"Status":"starting"})", State::Running,
            "running (health not known yet)");
        row("paused", R"("Status":"paused")", State::Paused, "paused");
        row("restarting", R"("Status":"restarting","ExitCode":1)", State::Starting, "restarting (1)");
        row("removing", R"("Status":"removing")", State::Stopping, "removing");
        row("stopping", R"("Status":"stopping")", State::Stopping, "stopping");
        row("ended well", R"("Status":"exited","ExitCode":0)", State::Stopped, "exited (0)");
        row("exit code", R"("Status":"exited","ExitCode":3)", DaemonStatus::failed({Reason::ExitCode, 3}),
            "exited (3)");
        row("TERM", R"("Status":"exited","ExitCode":143)", State::Stopped, "exited (143)");
        row("KILL", R"("Status":"exited","ExitCode":137)", DaemonStatus::failed({Reason::Signal, 9}),
            "exited (137)");
        row("SEGV", R"("Status":"exited","ExitCode":139)", DaemonStatus::failed({Reason::Signal, 11}),
            "exited (139)");
        row("no signal", R"("Status":"exited","ExitCode":255)", DaemonStatus::failed({Reason::ExitCode, 255}),
            "exited (255)");
        row("memory", R"("Status":"exited","ExitCode":137,"OOMKilled":true)",
            DaemonStatus::failed({Reason::ResourceExhausted, 0}), "exited (137, out of memory)");
        row("dead", R"("Status":"dead","ExitCode":1)", DaemonStatus::failed({Reason::Internal, 0}),
            "dead (1)");
        row("of tomorrow", R"("Status":"dreaming")", DaemonStatus::failed({Reason::Internal, 0}),
            "in a state that Duende does not know");
    }

    void statuses()
    {
        QFETCH(const QByteArray, state);
        QFETCH(const DaemonStatus, status);
        QFETCH(const QString, detail);
        const auto document
            = QJsonDocument::fromJson(R"({"Id":"abc","Name":"/web","State":{)" + state + "}}");
        const auto facts = ContainerFacts::fromInspection(document.object());
        QVERIFY(facts);
        QCOMPARE(facts->name, QStringLiteral("web"));
        QCOMPARE(facts->status(), status);
        QCOMPARE(facts->detail(), detail);
    }

    void dockerEntries()
    {
        const auto facts = ContainerFacts::fromDockerEntry(QJsonDocument::fromJson(
            R"({"Id":"abc","Names":["/web"],"Image":"nginx","State":"exited","Status":"Exited (3) 5 minutes ago"})")
                .object());
        QVERIFY(facts);
        QCOMPARE(facts->status(), DaemonStatus::failed({Reason::ExitCode, 3}));
        QVERIFY(!ContainerFacts::fromDockerEntry({}));
        QVERIFY(!ContainerFacts::fromDockerEntry({{QStringLiteral("Id"), QStringLiteral("../../x")}}));
    }

    void events()
    {
        EngineEventReader reader;
        const QByteArray bytes = R"({"Type":"container","Action":"pause","Actor":{"ID":"abc"}})"
                                 "\n{\"Type\":\"image\",\"Action\":\"pull\"}\nnonsense\n"
                                 R"({"Type":"container","Action":"exec_start: true","Actor":{"ID":"abc"}})"
                                 "\n";
        std::vector<EngineEvent> events;
        for (const char byte : bytes) {
            const auto some = reader.feed(QByteArrayView(&byte, 1));
            QVERIFY(some);
            events.insert(events.end(), some->begin(), some->end());
        }
        QCOMPARE(events.size(), 2U);
        QVERIFY(events.front().changesRow());
        QVERIFY(!events.back().changesRow());
        QVERIFY(!reader.feed(QByteArray(EngineEventReader::maximumLine + 1, 'x')));
    }
};

QTEST_APPLESS_MAIN(ContainerFactsTest)
#include "tst_containerfacts.moc"
