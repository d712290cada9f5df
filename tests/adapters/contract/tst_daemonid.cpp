// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/daemonid.h"

#include <QSet>
#include <QTest>

using namespace Duende;

class DaemonIdTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Worked out by another implementation of RFC 9562 (Python's uuid.uuid5): these ids stand in files and
    // must never change.
    void forNameIsStable_data()
    {
        QTest::addColumn<QString>("handle");
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("id");
        const auto row = [](const char* name, const char* handle, const char* host, const char* id) {
            QTest::newRow(name) << QString::fromUtf8(handle) << QString::fromUtf8(host)
                                << QString::fromUtf8(id);
        };
        row("unit", "systemd:nginx.service", "", "6fda13de-72fa-5ebc-a24d-1f37840ef4a7");
        row("on another host", "systemd:nginx.service", "server1", "1eb1a416-b53c-5f2c-9561-9ebfc8c13484");
        row("user's unit", "systemd:user/nginx.service", "", "c4f0ea01-7649-5636-b75d-51dffaaba90b");
        row("process", "native:pid812", "", "182cdcd5-c133-5f80-9e49-38ca259d156c");
        row("not ASCII", "systemd:caf\u00e9.service", "", "fb706cf2-47e9-5ef3-acc1-ebf43b077cb3");
    }
    void forNameIsStable()
    {
        QFETCH(const QString, handle);
        QFETCH(const QString, host);
        const DaemonId id = DaemonId::forName(handle, host);
        QTEST(id.toString(), "id");
        QCOMPARE(id.uuid().version(), QUuid::Sha1);
        QCOMPARE(DaemonId::forName(handle, host), id);
    }

    void hostAndHandleDoNotMix()
    {
        QVERIFY(DaemonId::forName(u"b", u"a") != DaemonId::forName(u"ab"));
        QVERIFY(DaemonId::forName(u"ab", u"") != DaemonId::forName(u"b", u"a"));
    }

    void createdOnesAreNew()
    {
        QSet<DaemonId> ids;
        for (int i = 0; i < 100; ++i) {
            const DaemonId id = DaemonId::create();
            QVERIFY(!id.isNull());
            QCOMPARE(id.uuid().version(), QUuid::Random);
            ids.insert(id);
        }
        QCOMPARE(ids.size(), 100);
    }

    void nullId()
    {
        QVERIFY(DaemonId().isNull());
        QCOMPARE(DaemonId(), DaemonId());
    }

    void parse_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("isId");
        const QString id = QStringLiteral("67e55044-10b1-426f-9247-bb680e5fe0c8");
        QTest::newRow("usual") << id << true;
        QTest::newRow("capitals") << id.toUpper() << true;
        QTest::newRow("braces") << QStringLiteral("{%1}").arg(id) << false;
        QTest::newRow("no dashes") << QString(id).remove(QLatin1Char('-')) << false;
        QTest::newRow("a space") << QString(id.first(35) + QLatin1Char(' ')) << false;
        QTest::newRow("no digit") << QString(id.first(35) + QLatin1Char('g')) << false;
        QTest::newRow("null") << QStringLiteral("00000000-0000-0000-0000-000000000000") << false;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("long") << QString(100'000, QLatin1Char('a')) << false;
    }
    void parse()
    {
        QFETCH(const QString, text);
        QFETCH(const bool, isId);
        const std::optional<DaemonId> id = DaemonId::parse(text);
        QCOMPARE(id.has_value(), isId);
        if (id)
            QCOMPARE(id->toString(), text.toLower());
    }
};

QTEST_APPLESS_MAIN(DaemonIdTest)
#include "tst_daemonid.moc"
