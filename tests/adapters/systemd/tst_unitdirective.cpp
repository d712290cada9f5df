// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitdirective.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class tst_UnitDirective : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void linesAndValues();
    void continuedLines();
    void anyBytes();
    void files();
};

void tst_UnitDirective::linesAndValues()
{
    const auto found
        = unitDirectives("# a comment\n[Service]\n  User = nobody \n\nExecStart=/bin/x a=b\nno", u"/x"_s);
    QCOMPARE(found.size(), 2);
    QCOMPARE(found.at(0), (UnitDirective{u"/x"_s, 3, u"User"_s, u"nobody"_s, u"User = nobody"_s}));
    QCOMPARE(
        found.at(1), (UnitDirective{u"/x"_s, 5, u"ExecStart"_s, u"/bin/x a=b"_s, u"ExecStart=/bin/x a=b"_s}));
}

void tst_UnitDirective::continuedLines()
{
    const auto found
        = unitDirectives("[Service]\nExecStart=/bin/x \\\n; a comment\n  --all\nUser=a", u"/x"_s);
    QCOMPARE(found.size(), 2);
    QCOMPARE(found.at(0).line, 2);
    QCOMPARE(found.at(0).value.simplified(), u"/bin/x --all"_s);
    QCOMPARE(found.at(1).line, 5);
}

void tst_UnitDirective::anyBytes()
{
    QVERIFY(unitDirectives({}, {}).isEmpty());
    QVERIFY(unitDirectives("=\n=x\n\\", {}).isEmpty());
    QVERIFY(unitDirectives(QByteArray(100'000, '\\'), {}).isEmpty());
    const auto found = unitDirectives("A=" + QByteArray(100'000, 'a'), {});
    QCOMPARE(found.size(), 1);
    QVERIFY(found.at(0).value.size() <= 4096);
}

void tst_UnitDirective::files()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"a.service"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("User=a\n");
    file.close();
    const auto found = readUnitDirectives({u"/nowhere"_s, folder.path(), u"/dev/zero"_s, file.fileName()});
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.at(0).path, file.fileName());
}

QTEST_GUILESS_MAIN(tst_UnitDirective)
#include "tst_unitdirective.moc"
