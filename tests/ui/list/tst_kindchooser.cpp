// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/list/kindchooser.h"

#include "tests/ui/support/samplehost.h"

#include <QMenu>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;

class TestKindChooser : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void offersWhatThereIs();
    void togglesKinds();
    void theLastKindStays();
    void wordsRoundTrip_data();
    void wordsRoundTrip();
    void nonsenseGivesTheUsual();

private:
    static QAction* entry(const KindChooser& chooser, const QString& begin);
};

QAction* TestKindChooser::entry(const KindChooser& chooser, const QString& begin)
{
    for (QAction* action : chooser.menu()->actions()) {
        if (action->text().startsWith(begin))
            return action;
    }
    return nullptr;
}

void TestKindChooser::offersWhatThereIs()
{
    SampleHost host;
    KindChooser chooser(host.catalog());
    host.answer();
    QTRY_VERIFY(!host.catalog()->records().isEmpty());
    Q_EMIT chooser.menu()->aboutToShow();
    QVERIFY(entry(chooser, QStringLiteral("Services"))->isVisible());
    QVERIFY(entry(chooser, QStringLiteral("Services"))->isChecked());
    QVERIFY(entry(chooser, QStringLiteral("Sockets"))->isVisible());
    QVERIFY(!entry(chooser, QStringLiteral("Sockets"))->isChecked());
    // There are no containers on the sample host.
    QVERIFY(!entry(chooser, QStringLiteral("Containers"))->isVisible());
    QVERIFY(!chooser.accessibleName().isEmpty());
}

void TestKindChooser::togglesKinds()
{
    SampleHost host;
    KindChooser chooser(host.catalog());
    QSignalSpy changed(&chooser, &KindChooser::kindsChanged);
    entry(chooser, QStringLiteral("Sockets"))->trigger();
    QVERIFY(chooser.kinds().contains(DaemonKind::Socket));
    QVERIFY(chooser.kinds().contains(DaemonKind::Service));
    entry(chooser, QStringLiteral("All types"))->trigger();
    QVERIFY(chooser.kinds().isEmpty());
    QCOMPARE(chooser.text(), QStringLiteral("All types"));
    entry(chooser, QStringLiteral("Daemons"))->trigger();
    QCOMPARE(chooser.kinds(), KindChooser::usualKinds());
    QCOMPARE(changed.count(), 3);
}

void TestKindChooser::theLastKindStays()
{
    SampleHost host;
    KindChooser chooser(host.catalog());
    chooser.setKinds({DaemonKind::Socket});
    QSignalSpy changed(&chooser, &KindChooser::kindsChanged);
    Q_EMIT chooser.menu()->aboutToShow();
    entry(chooser, QStringLiteral("Sockets"))->trigger();
    QCOMPARE(chooser.kinds(), QSet<DaemonKind>{DaemonKind::Socket});
    QVERIFY(entry(chooser, QStringLiteral("Sockets"))->isChecked());
    QCOMPARE(changed.count(), 0);
}

void TestKindChooser::wordsRoundTrip_data()
{
    QTest::addColumn<QSet<DaemonKind>>("kinds");
    QTest::addRow("usual") << KindChooser::usualKinds();
    QTest::addRow("all") << QSet<DaemonKind>();
    QTest::addRow("one") << QSet<DaemonKind>{DaemonKind::Timer};
    QTest::addRow("some") << QSet<DaemonKind>{DaemonKind::Timer, DaemonKind::Scope, DaemonKind::MicroVm};
}

void TestKindChooser::wordsRoundTrip()
{
    QFETCH(QSet<DaemonKind>, kinds);
    QCOMPARE(KindChooser::fromWords(KindChooser::toWords(kinds)), kinds);
}

void TestKindChooser::nonsenseGivesTheUsual()
{
    QCOMPARE(KindChooser::fromWords({}), KindChooser::usualKinds());
    QCOMPARE(KindChooser::fromWords({QStringLiteral("teapot")}), KindChooser::usualKinds());
}

QTEST_MAIN(TestKindChooser)
#include "tst_kindchooser.moc"
