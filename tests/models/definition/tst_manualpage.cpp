// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/definition/manualpage.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString page = u"SYSTEMD.TEST(5)\n\nOPTIONS\n       The text names User= in passing.\n\n"
                     "       User=, Group=\n           Set the user.\n\n           More of it.\n\n"
                     "               code\n                 more\n\n       Nice=number\n"
                     "       IOWeight=\n           Both.\n\n"_s
    + QString(2000, u' ') + u"SYSTEMD.TEST(5)\n"_s;

const QByteArray source = R"(.TH "TEST" "5"
.SH "NAME"
test.page \- a page
.SH "OPTIONS"
.PP
\fIUser=\fR, \fIGroup=\fR
.RS 4
Set the \fBuser\fR\&. This paragraph is long enough that it would be broken into several lines on a terminal\&.
.sp
More of it\&.
.RE
.PP
\fINice=\fR
.RS 4
Another\&.
.RE
)";

} // namespace

class tst_ManualPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void find_data();
    void find();
    void reads();
    void isNotInstalled_data();
    void isNotInstalled();
    void isStopped();
};

void tst_ManualPage::find_data()
{
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QString>("term");
    QTest::addColumn<QString>("text");
    const QString user = u"Set the user.\n\nMore of it.\n\n    code\n      more"_s;
    QTest::newRow("first of two") << u"User"_s << u"User=, Group="_s << user;
    QTest::newRow("second of two") << u"Group"_s << u"User=, Group="_s << user;
    QTest::newRow("terms below each other") << u"Nice"_s << u"Nice=number, IOWeight="_s << u"Both."_s;
    QTest::newRow("only a beginning") << u"Use"_s << QString() << QString();
    QTest::newRow("unknown") << u"Foo"_s << QString() << QString();
    QTest::newRow("nothing") << QString() << QString() << QString();
}

void tst_ManualPage::find()
{
    QFETCH(QString, setting);
    const SettingHelp help = ManualPage::find(page, setting);
    QTEST(help.term, "term");
    QTEST(help.text, "text");
}

void tst_ManualPage::reads()
{
    QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(u"man5"_s));
    QFile file(folder.filePath(u"man5/test.page.5"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(source);
    file.close();
    qputenv("MANPATH", QFile::encodeName(folder.path()));
    const auto text = ManualPage::read(u"test.page(5)"_s, OperationContext::within(30s));
    const auto narrow = ManualPage::read(u"test.page(5)"_s, OperationContext::within(30s), 60);
    const auto isInstalled = ManualPage::isInstalled(u"test.page(5)"_s, OperationContext::within(30s));
    const auto isOther = ManualPage::isInstalled(u"other.page(5)"_s, OperationContext::within(30s));
    qunsetenv("MANPATH");
    QVERIFY(isInstalled && *isInstalled);
    QVERIFY(isOther && !*isOther);
    QVERIFY(narrow);
    for (const QString& line : narrow->split(u'\n'))
        QVERIFY2(line.size() <= 60, qPrintable(line));
    QVERIFY2(text, text ? "" : qPrintable(text.error().message()));
    const SettingHelp help = ManualPage::find(*text, u"Group"_s);
    QCOMPARE(help.term, u"User=, Group="_s);
    QCOMPARE(help.text,
        u"Set the user. This paragraph is long enough that it would be broken into several lines on a "
        "terminal.\n\nMore of it."_s);
}

void tst_ManualPage::isNotInstalled_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<PlatformError::Kind>("kind");
    QTest::newRow("no such page") << u"duende-no-such.page(5)"_s << PlatformError::Kind::NotFound;
    QTest::newRow("an option") << u"-K(5)"_s << PlatformError::Kind::Config;
    QTest::newRow("a path") << u"/etc/passwd(5)"_s << PlatformError::Kind::Config;
    QTest::newRow("no section") << u"man"_s << PlatformError::Kind::Config;
}

void tst_ManualPage::isNotInstalled()
{
    QFETCH(QString, name);
    const auto text = ManualPage::read(name, OperationContext::within(30s));
    QVERIFY(!text);
    QTEST(text.error().kind(), "kind");
}

void tst_ManualPage::isStopped()
{
    std::stop_source stop;
    stop.request_stop();
    const auto text = ManualPage::read(u"man(1)"_s, OperationContext::within(30s, stop.get_token()));
    QVERIFY(!text && text.error().isCancelled());
}

QTEST_GUILESS_MAIN(tst_ManualPage)
#include "tst_manualpage.moc"
