// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/relationsverb.h"

#include "tests/app/command/commandfixture.h"
#include "tests/support/samplerecords.h"
#include "tests/support/samplerelations.h"

#include <QJsonArray>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_RelationsVerb : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void text();
    void json();
    void cannot();

private:
    std::unique_ptr<CommandFixture> m_command;
};

void tst_RelationsVerb::init()
{
    m_command = std::make_unique<CommandFixture>();
    const DaemonRecord record = unitRecord(u"web.service"_s);
    DaemonRelations relations = sampleRelations(u"web.service"_s,
        {{RelationKind::Requires, u"db.service"_s}, {RelationKind::After, u"network.target"_s}});
    relations.daemons[2].status.reset();
    relations.daemons[2].description.clear();
    relations.daemons[2].detail = u"not found"_s;
    relations.activation = {{u"Starts"_s, u"web.service"_s, {}}};
    relations.cycle = {u"web.service"_s, u"db.service"_s};
    m_command->units->records = {record};
    m_command->units->relationsOf = {{record.handle.id(), relations}};
    m_command->units->alsoStopped = {u"shop.service"_s};
}

void tst_RelationsVerb::text()
{
    const CommandRun run = m_command->run(words("relations web"));
    QCOMPARE(run.error, "");
    QCOMPARE(run.status, 0);
    const QList<QByteArray> expected{"web.service \xe2\x80\x93 Description of web.service",
        "  Starts: web.service", "", "Requires", "  db.service      running     Description of db.service",
        "", "Starts after", "  network.target  not found", "", "Circle of waiting",
        "  web.service \xe2\x86\x92 db.service \xe2\x86\x92 web.service", "", "Stops with it",
        "  shop.service"};
    QByteArray text = run.output.trimmed();
    text.replace(" - ", " \xe2\x80\x93 ").replace("->", "\xe2\x86\x92");
    QCOMPARE(text.split('\n'), expected);
}

void tst_RelationsVerb::json()
{
    const CommandRun run = m_command->run(words("relations systemd:web.service --json"));
    QCOMPARE(run.status, 0);
    const QJsonObject document = run.document();
    QCOMPARE(document["relations"_L1].toArray().size(), 2);
    QCOMPARE(document["relations"_L1][0]["kind"_L1].toString(), u"requires"_s);
    QCOMPARE(document["cycle"_L1].toArray().size(), 2);
    QCOMPARE(document["stops_with"_L1].toArray(), QJsonArray{u"shop.service"_s});
}

void tst_RelationsVerb::cannot()
{
    m_command->units->onOperation = [](const QString&, const OperationContext&) -> Result<void> {
        return std::unexpected(PlatformError::statusFailed(u"the bus is gone"_s));
    };
    const CommandRun run = m_command->run(words("relations systemd:web.service"));
    QCOMPARE(run.status, 1);
    QVERIFY(run.error.contains("the bus is gone"));
    QCOMPARE(m_command->run(words("relations")).status, 2);
}

QTEST_GUILESS_MAIN(tst_RelationsVerb)
#include "tst_relationsverb.moc"
