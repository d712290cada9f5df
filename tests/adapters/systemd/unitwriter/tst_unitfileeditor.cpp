// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitfileeditor.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using Kind = Duende::DefinitionChange::Kind;

class tst_UnitFileEditor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void undoesEachChange();
    void conflict();
    void masked();
    void refused_data();
    void refused();
    void usualFolders();

private:
    Result<SavedDefinition> change(const DefinitionChange& wanted)
    {
        SystemdEndpoint endpoint;
        endpoint.unitFolder = m_scratch->path();
        const OperationContext context;
        return UnitFileEditor(endpoint, context).change(u"a.service"_s, wanted);
    }
    QByteArray content(const QString& name) const
    {
        QFile file(m_scratch->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
    }

    std::unique_ptr<QTemporaryDir> m_scratch;
};

namespace {

QByteArray digestOf(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

} // namespace

void tst_UnitFileEditor::init()
{
    m_scratch = std::make_unique<QTemporaryDir>();
}

void tst_UnitFileEditor::undoesEachChange()
{
    const QString file = u"a.service.d/x.conf"_s;
    const auto first = change({Kind::WriteDropIn, u"x"_s, "one", {}});
    QVERIFY2(first.has_value(), first ? "" : qPrintable(first.error().message()));
    QCOMPARE(first->path, m_scratch->filePath(file));
    QCOMPARE(first->undo.kind, Kind::RemoveDropIn);
    const auto second = change({Kind::WriteDropIn, u"x"_s, "two", digestOf("one")});
    QVERIFY(second.has_value());
    const auto third = change({Kind::RemoveDropIn, u"x"_s, {}, digestOf("two")});
    QVERIFY(third.has_value());
    QCOMPARE(content(file), "(none)");

    QVERIFY(change(third->undo).has_value());
    QCOMPARE(content(file), "two");
    QVERIFY(change(second->undo).has_value());
    QCOMPARE(content(file), "one");
    QVERIFY(change(first->undo).has_value());
    QVERIFY(!QFile::exists(m_scratch->filePath(u"a.service.d"_s)));

    const auto main = change({Kind::WriteMain, {}, "whole", {}});
    QVERIFY(main.has_value());
    QCOMPARE(content(u"a.service"_s), "whole");
    const auto undone = change(main->undo);
    QVERIFY(undone.has_value());
    QCOMPARE(content(u"a.service"_s), "(none)");
    // What was undone can be done again.
    QVERIFY(change(undone->undo).has_value());
    QCOMPARE(content(u"a.service"_s), "whole");
}

void tst_UnitFileEditor::conflict()
{
    QVERIFY(change({Kind::WriteMain, {}, "theirs", {}}).has_value());
    for (const QByteArray& expected : {QByteArray(), digestOf("mine")}) {
        const auto saved = change({Kind::WriteMain, {}, "mine", expected});
        QVERIFY(!saved);
        QCOMPARE(saved.error().kind(), PlatformError::Kind::InvalidState);
        QVERIFY(saved.error().message().contains(u"changed on the disk meanwhile"));
        QCOMPARE(content(u"a.service"_s), "theirs");
    }
}

void tst_UnitFileEditor::masked()
{
    QVERIFY(QFile::link(u"/dev/null"_s, m_scratch->filePath(u"a.service"_s)));
    const auto saved = change({Kind::WriteMain, {}, "mine", {}});
    QVERIFY(!saved);
    QCOMPARE(saved.error().kind(), PlatformError::Kind::Config);
    QVERIFY2(
        saved.error().detail().contains(u"a symbolic link to /dev/null"), qPrintable(saved.error().detail()));
    QVERIFY(saved.error().advice().contains(u"unmask"));
}

void tst_UnitFileEditor::refused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("out of the folder") << u"../x"_s << QByteArray("x");
    QTest::newRow("no name") << QString() << QByteArray("x");
    QTest::newRow("zero byte") << u"x"_s << QByteArray("a\0b", 3);
    QTest::newRow("too long") << u"x"_s << QByteArray(1024 * 1024 + 1, 'x');
}

void tst_UnitFileEditor::refused()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    const auto saved = change({Kind::WriteDropIn, name, content, {}});
    QVERIFY(!saved);
    QCOMPARE(saved.error().kind(), PlatformError::Kind::Config);
    QCOMPARE(QDir(m_scratch->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
}

void tst_UnitFileEditor::usualFolders()
{
    SystemdEndpoint endpoint;
    QCOMPARE(editableUnitFolder(endpoint), u"/etc/systemd/system"_s);
    endpoint.scope = UnitScope::User;
    qputenv("XDG_CONFIG_HOME", "/somewhere");
    QCOMPARE(changedPath(endpoint, u"a.service"_s, {Kind::WriteDropIn, u"x"_s, {}, {}}),
        u"/somewhere/systemd/user/a.service.d/x.conf"_s);
    qputenv("XDG_CONFIG_HOME", "not absolute");
    QCOMPARE(editableUnitFolder(endpoint), QString(QDir::homePath() + u"/.config/systemd/user"));
}

QTEST_GUILESS_MAIN(tst_UnitFileEditor)

#include "tst_unitfileeditor.moc"
