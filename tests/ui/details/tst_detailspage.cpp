// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/detailspage.h"

#include "tests/support/samplerecords.h"

#include <QTest>

using namespace Duende;

class DetailsPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void visiblePageFollows();
    void hiddenPageCatchesUpOnce();
    void goneDaemonIsForgotten();
};

namespace {

class NotingPage final : public DetailsPage
{
public:
    NotingPage() : DetailsPage({}) { }
    QStringList calls;

protected:
    void showDaemon() override { calls.append(QString(u"show " + daemon().name)); }
    void updateDaemon() override { calls.append(QString(u"update " + daemon().name)); }
    void forgetDaemon() override { calls.append(QStringLiteral("forget")); }
};

const DaemonRecord a = unitRecord(QStringLiteral("a"));
const DaemonRecord b = unitRecord(QStringLiteral("b"));

} // namespace

void DetailsPageTest::visiblePageFollows()
{
    NotingPage page;
    page.show();
    page.setDaemon(a);
    page.setDaemon(a);
    page.setDaemon(b);
    QCOMPARE(page.calls,
        (QStringList{QStringLiteral("show a"), QStringLiteral("update a"), QStringLiteral("show b")}));
}

void DetailsPageTest::hiddenPageCatchesUpOnce()
{
    NotingPage page;
    page.setDaemon(a);
    page.setDaemon(b);
    page.setDaemon(b);
    QCOMPARE(page.calls, QStringList());
    page.show();
    QCOMPARE(page.calls, QStringList{QStringLiteral("show b")});
    page.hide();
    page.setDaemon(b);
    page.show();
    QCOMPARE(page.calls, (QStringList{QStringLiteral("show b"), QStringLiteral("update b")}));
    page.hide();
    page.show();
    QCOMPARE(page.calls.size(), 2);
}

void DetailsPageTest::goneDaemonIsForgotten()
{
    NotingPage page;
    page.show();
    page.clear();
    QCOMPARE(page.calls, QStringList());
    page.setDaemon(a);
    page.clear();
    page.clear();
    page.setDaemon(a);
    QCOMPARE(page.calls,
        (QStringList{QStringLiteral("show a"), QStringLiteral("forget"), QStringLiteral("show a")}));
}

QTEST_MAIN(DetailsPageTest)

#include "tst_detailspage.moc"
