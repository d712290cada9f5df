// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unitfileindex.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

/// The search path lies below a home folder, where "~/.config/systemd/user" is the one for configuration.
class tst_UnitFileIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void install_data();
    void install();
    void anyBytes();
    void states_data();
    void states();
    void higherFolderWins();
    void dropIn();
    void instance();
    void undecided();
    void noFolders();

private:
    std::unique_ptr<QTemporaryDir> m_home;

    QString configFolder() const { return m_home->filePath(u".config/systemd/user"_s); }
    QString vendorFolder() const { return m_home->filePath(u"usr"_s); }
    QString generatorFolder() const { return m_home->filePath(u"generator.late"_s); }
    QString transientFolder() const { return m_home->filePath(u"transient"_s); }
    UnitFileIndex index() const
    {
        return UnitFileIndex({transientFolder(), configFolder(), generatorFolder(), vendorFolder()});
    }
    static void write(const QString& path, const QByteArray& content)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    static void link(const QString& path, const QString& target)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QVERIFY(QFile::link(target, path));
    }
};

void tst_UnitFileIndex::init()
{
    m_home = std::make_unique<QTemporaryDir>();
    for (const QString& folder : {configFolder(), vendorFolder(), generatorFolder(), transientFolder()})
        QVERIFY(QDir().mkpath(folder));
}

void tst_UnitFileIndex::install_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("hasRules");
    QTest::addColumn<QByteArrayList>("aliases");
    QTest::addColumn<QByteArrayList>("also");
    QTest::newRow("none") << QByteArray("[Service]\nWantedBy=a.target\n") << false << QByteArrayList()
                          << QByteArrayList();
    QTest::newRow("wanted") << QByteArray("[Unit]\n[Install]\nWantedBy=a.target\n") << true
                            << QByteArrayList() << QByteArrayList();
    QTest::newRow("no line feed at the end")
        << QByteArray("[Install]\nRequiredBy = a") << true << QByteArrayList() << QByteArrayList();
    QTest::newRow("empty value") << QByteArray("[Install]\nWantedBy=\n") << false << QByteArrayList()
                                 << QByteArrayList();
    QTest::newRow("aliases") << QByteArray("[Install]\nAlias=a.service b.service\nAlias=c.service") << true
                             << QByteArrayList{"a.service", "b.service", "c.service"} << QByteArrayList();
    QTest::newRow("taken back") << QByteArray("[Install]\nAlias=a.service\nAlias=\n") << false
                                << QByteArrayList() << QByteArrayList();
    QTest::newRow("continued") << QByteArray("[Install]\nAlias=a.service \\\n# between\n  b.service\n")
                               << true << QByteArrayList{"a.service", "b.service"} << QByteArrayList();
    QTest::newRow("also") << QByteArray("[Install]\nAlso=a.socket\n") << false << QByteArrayList()
                          << QByteArrayList{"a.socket"};
    QTest::newRow("comments") << QByteArray("# [Install]\n;WantedBy=a\n[Unit]\nWantedBy=b\n") << false
                              << QByteArrayList() << QByteArrayList();
    QTest::newRow("title in a continued line")
        << QByteArray("[Unit]\nDescription=x \\\n[Install]\nWantedBy=b\n") << false << QByteArrayList()
        << QByteArrayList();
    QTest::newRow("another section after it")
        << QByteArray("[Install]\n[Service]\nWantedBy=b\n") << false << QByteArrayList() << QByteArrayList();
    QTest::newRow("carriage returns")
        << QByteArray("[Install]\r\nWantedBy=b\r\n") << true << QByteArrayList() << QByteArrayList();
}

void tst_UnitFileIndex::install()
{
    QFETCH(QByteArray, text);
    InstallSection section;
    section.add(text);
    QTEST(section.hasRules, "hasRules");
    QTEST(section.aliases, "aliases");
    QTEST(section.also, "also");
}

void tst_UnitFileIndex::anyBytes()
{
    for (const char* text : {"", "[Install]", "[Install]\n=", "=\n[Install]\n\\", "\\\n\\\n[Install]\nAlias",
             "\0\xff[Install]"}) {
        InstallSection section;
        section.add(text);
        QVERIFY(!section.hasRules);
    }
}

void tst_UnitFileIndex::states_data()
{
    QTest::addColumn<QString>("unit");
    QTest::addColumn<QString>("expected");
    QTest::newRow("static") << u"static.service"_s << u"static"_s;
    QTest::newRow("disabled") << u"disabled.service"_s << u"disabled"_s;
    QTest::newRow("enabled") << u"enabled.service"_s << u"enabled"_s;
    QTest::newRow("enabled by its alias") << u"aliased.service"_s << u"enabled"_s;
    QTest::newRow("a name that it does not ask for") << u"named.service"_s << u"disabled"_s;
    QTest::newRow("enabled by the vendor") << u"vendor.service"_s << u"static"_s;
    QTest::newRow("indirect") << u"indirect.service"_s << u"indirect"_s;
    QTest::newRow("alias") << u"second.service"_s << u"alias"_s;
    QTest::newRow("masked by a link") << u"masked.service"_s << u"masked"_s;
    QTest::newRow("masked by an empty file") << u"empty.service"_s << u"masked"_s;
    QTest::newRow("alias of a masked one") << u"masked-alias.service"_s << u"masked"_s;
    QTest::newRow("generated") << u"generated.service"_s << u"generated"_s;
    QTest::newRow("transient") << u"transient.service"_s << u"transient"_s;
    QTest::newRow("linked") << u"linked.service"_s << u"linked"_s;
    QTest::newRow("template with its default instance") << u"tty@.service"_s << u"enabled"_s;
    QTest::newRow("template with another instance") << u"other@.service"_s << u"disabled"_s;
}

void tst_UnitFileIndex::states()
{
    const QByteArray wanted("[Install]\nWantedBy=default.target\n");
    write(vendorFolder() + u"/static.service"_s, "[Service]\n");
    write(vendorFolder() + u"/disabled.service"_s, wanted);
    write(vendorFolder() + u"/enabled.service"_s, wanted);
    link(configFolder() + u"/default.target.wants/enabled.service"_s, vendorFolder() + u"/enabled.service"_s);
    write(vendorFolder() + u"/aliased.service"_s, "[Install]\nAlias=second.service\n");
    link(configFolder() + u"/second.service"_s, vendorFolder() + u"/aliased.service"_s);
    write(vendorFolder() + u"/named.service"_s, wanted);
    link(configFolder() + u"/nickname.service"_s, vendorFolder() + u"/named.service"_s);
    write(vendorFolder() + u"/vendor.service"_s, "[Service]\n");
    link(vendorFolder() + u"/default.target.wants/vendor.service"_s, u"../vendor.service"_s);
    write(vendorFolder() + u"/indirect.service"_s, "[Install]\nAlso=x.socket\n");
    write(vendorFolder() + u"/masked.service"_s, wanted);
    link(configFolder() + u"/masked.service"_s, u"/dev/null"_s);
    link(vendorFolder() + u"/masked-alias.service"_s, u"masked.service"_s);
    write(configFolder() + u"/empty.service"_s, "");
    write(generatorFolder() + u"/generated.service"_s, "[Service]\n");
    write(transientFolder() + u"/transient.service"_s, "[Service]\n");
    write(m_home->filePath(u"elsewhere/linked.service"_s), wanted);
    link(configFolder() + u"/linked.service"_s, m_home->filePath(u"elsewhere/linked.service"_s));
    write(vendorFolder() + u"/tty@.service"_s, wanted + "DefaultInstance=tty1\n");
    link(configFolder() + u"/default.target.wants/tty@tty1.service"_s, vendorFolder() + u"/tty@.service"_s);
    write(vendorFolder() + u"/other@.service"_s, wanted + "DefaultInstance=tty1\n");
    link(configFolder() + u"/default.target.wants/other@tty2.service"_s,
        vendorFolder() + u"/other@.service"_s);

    QFETCH(QString, unit);
    UnitFileIndex files = index();
    QVERIFY(files.isValid());
    QTEST(files.states().value(unit), "expected");
    QVERIFY(files.undecided().isEmpty());
}

void tst_UnitFileIndex::higherFolderWins()
{
    write(vendorFolder() + u"/a.service"_s, "[Install]\nWantedBy=x.target\n");
    write(configFolder() + u"/a.service"_s, "[Service]\n");
    QCOMPARE(index().states().value(u"a.service"_s), u"static"_s);
}

void tst_UnitFileIndex::dropIn()
{
    write(vendorFolder() + u"/a.service"_s, "[Service]\n");
    write(configFolder() + u"/a.service.d/install.conf"_s, "[Install]\nWantedBy=x.target\n");
    QCOMPARE(index().states().value(u"a.service"_s), u"disabled"_s);
}

void tst_UnitFileIndex::instance()
{
    write(vendorFolder() + u"/a@.service"_s, "[Install]\nWantedBy=x.target\n");
    link(configFolder() + u"/x.target.wants/a@on.service"_s, vendorFolder() + u"/a@.service"_s);
    link(vendorFolder() + u"/x.target.wants/a@vendor.service"_s, u"../a@.service"_s);
    const UnitFileIndex files = index();
    QCOMPARE(files.instanceState(u"a@on.service"_s), u"enabled"_s);
    QCOMPARE(files.instanceState(u"a@off.service"_s), u"disabled"_s);
    QCOMPARE(files.instanceState(u"a@vendor.service"_s), u"static"_s);
    QCOMPARE(files.instanceState(u"b@x.service"_s), QString());
    QCOMPARE(files.instanceState(u"a.service"_s), QString());
}

void tst_UnitFileIndex::undecided()
{
    write(vendorFolder() + u"/specifier.service"_s, "[Install]\nAlias=%p-x.service\n");
    link(configFolder() + u"/specifier-x.service"_s, vendorFolder() + u"/specifier.service"_s);
    link(configFolder() + u"/broken.service"_s, u"/nowhere/at-all.service"_s);
    UnitFileIndex files = index();
    const QHash<QString, QString> states = files.states();
    QStringList undecided = files.undecided();
    undecided.sort();
    QCOMPARE(undecided, (QStringList{u"broken.service"_s, u"specifier.service"_s}));
    QCOMPARE(states.value(u"specifier-x.service"_s), u"alias"_s);
}

void tst_UnitFileIndex::noFolders()
{
    QVERIFY(!UnitFileIndex({u"/nonexistent/folder"_s}).isValid());
    QVERIFY(!UnitFileIndex({}).isValid());
}

QTEST_APPLESS_MAIN(tst_UnitFileIndex)
#include "tst_unitfileindex.moc"
