// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/definitionverb.h"

#include "tests/app/command/commandfixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_DefinitionVerb : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void text_data();
    void text();
    void json();
    void withoutFile();
    void notSupported();

private:
    std::unique_ptr<CommandFixture> m_command;
    DaemonDefinition m_definition;
};

void tst_DefinitionVerb::init()
{
    m_command = std::make_unique<CommandFixture>();
    DefinitionFile main;
    main.path = u"/usr/lib/a.service"_s;
    main.content = "[Service]\nRestart=no\n";
    DefinitionFile dropIn;
    dropIn.origin = DefinitionFile::Origin::Administrator;
    dropIn.path = u"/etc/x.conf"_s;
    dropIn.content = "[Service]\nRestart=always\n";
    m_definition = {};
    m_definition.files = {main, dropIn};
    m_definition.settings = {{{0, 2}, 2, u"Service"_s, u"Restart"_s, u"no"_s, {}, DefinitionPlace{1, 2}},
        {{1, 2}, 2, u"Service"_s, u"Restart"_s, u"always"_s, {}, {}}};
    m_definition.problems = {{DefinitionProblem::Severity::Warning, dropIn.path, 1, u"Odd."_s}};
    m_definition.needsReload = true;
    m_command->units->onDefinition = [this](const DaemonHandle&) { return m_definition; };
}

void tst_DefinitionVerb::text_data()
{
    QTest::addColumn<QByteArray>("options");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("files") << QByteArray("definition systemd:a.service")
                           << QByteArray("# /usr/lib/a.service (vendor)\n[Service]\n"
                                         "# overridden by /etc/x.conf:2\nRestart=no\n\n"
                                         "# /etc/x.conf (administrator)\n[Service]\nRestart=always\n");
    QTest::newRow("plain") << QByteArray("definition --plain systemd:a.service")
                           << QByteArray("# /usr/lib/a.service\n[Service]\nRestart=no\n\n"
                                         "# /etc/x.conf\n[Service]\nRestart=always\n");
    QTest::newRow("effective") << QByteArray("definition --effective systemd:a.service")
                               << QByteArray("[Service]\n# /etc/x.conf:2\nRestart=always\n");
    QTest::newRow("effective, plain") << QByteArray("definition --effective --plain systemd:a.service")
                                      << QByteArray("[Service]\nRestart=always\n");
}

void tst_DefinitionVerb::text()
{
    QFETCH(QByteArray, options);
    QFETCH(QByteArray, expected);
    const CommandRun run = m_command->run(words(options.constData()));
    QCOMPARE(run.status, 0);
    QCOMPARE(run.output, expected);
    QVERIFY2(run.error.contains("/etc/x.conf:1: Odd."), run.error.constData());
    QVERIFY(run.error.contains("reload"));
}

void tst_DefinitionVerb::json()
{
    const CommandRun run = m_command->run(words("definition --json systemd:a.service"));
    QCOMPARE(run.status, 0);
    QCOMPARE(run.error, QByteArray());
    const QJsonObject json = QJsonDocument::fromJson(run.output).object();
    QCOMPARE(json.value("files"_L1).toArray().size(), 2);
    QVERIFY(json.value("needs_reload"_L1).toBool());
}

void tst_DefinitionVerb::withoutFile()
{
    m_definition = {};
    const CommandRun run = m_command->run(words("definition systemd:a.service"));
    QCOMPARE(run.status, 0);
    QCOMPARE(run.output, QByteArray());
    QVERIFY(run.error.contains("no file"));
}

void tst_DefinitionVerb::notSupported()
{
    m_command->units->onDefinition = nullptr;
    const CommandRun run = m_command->run(words("definition systemd:a.service"));
    QCOMPARE(run.status, 1);
    QVERIFY(run.error.contains("not supported"));
}

QTEST_GUILESS_MAIN(tst_DefinitionVerb)
#include "tst_definitionverb.moc"
