// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/systemd/unittext.h"

#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_UnitText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everything();
    void words_data();
    void words();
    void times_data();
    void times();
};

namespace {

DaemonSpec sleeper()
{
    DaemonSpec spec;
    spec.name = u"sleeper"_s;
    spec.binaryPath = u"/bin/sleep"_s;
    return spec;
}

QString textOf(const DaemonSpec& spec)
{
    const Result<TransientService> service = transientService(spec, {});
    return service ? unitText(*service) : service.error().message();
}

} // namespace

void tst_UnitText::everything()
{
    DaemonSpec spec = sleeper();
    spec.description = u"Sleeps 100% of the time"_s;
    spec.args = {u"1000"_s};
    spec.env = {{u"A"_s, u"1"_s}, {u"B"_s, u"x y"_s}};
    spec.user = u"dev"_s;
    spec.group = u"adm"_s;
    spec.workingDir = u"/srv/a b"_s;
    spec.resources = {512 * 1024 * 1024, 150.5, 20, 1024};
    spec.restart = RestartPolicy::OnFailure;
    spec.restartDelay = 1500ms;
    spec.shutdownTimeout = 90s;
    spec.nice = -5;
    QCOMPARE(textOf(spec),
        u"[Unit]\nDescription=Sleeps 100%% of the time\n\n[Service]\nType=exec\n"
        "ExecStart=:/bin/sleep 1000\nEnvironment=A=1\nEnvironment=\"B=x y\"\nWorkingDirectory=/srv/a b\n"
        "User=dev\nGroup=adm\nNice=-5\nRestart=on-failure\nRestartSec=1s 500ms\nTimeoutStopSec=1min 30s\n"
        "MemoryMax=512M\nCPUQuota=150.5%\nTasksMax=20\nLimitNOFILE=1024\n"_s);
}

void tst_UnitText::words_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("written");
    QTest::newRow("plain") << u"--port=80"_s << u"--port=80"_s;
    QTest::newRow("empty") << QString() << u"\"\""_s;
    QTest::newRow("blank") << u"Team Four"_s << u"\"Team Four\""_s;
    QTest::newRow("quotes") << u"a\"b'c\\"_s << u"\"a\\\"b'c\\\\\""_s;
    QTest::newRow("specifier") << u"%n"_s << u"%%n"_s;
    QTest::newRow("variable") << u"$HOME"_s << u"\"$HOME\""_s;
    QTest::newRow("another command") << u";"_s << u"\";\""_s;
    QTest::newRow("lines") << u"a\n\tb\x01"_s << u"\"a\\n\\tb\\x01\""_s;
    QTest::newRow("letters") << u"für"_s << u"für"_s;
}

void tst_UnitText::words()
{
    QFETCH(const QString, word);
    QFETCH(const QString, written);
    DaemonSpec spec = sleeper();
    spec.args = {word};
    const QString text = textOf(spec);
    QVERIFY2(text.contains(u"\nExecStart=:/bin/sleep "_s + written + u'\n'), qPrintable(text));
}

void tst_UnitText::times_data()
{
    QTest::addColumn<std::chrono::milliseconds>("time");
    QTest::addColumn<QString>("written");
    QTest::newRow("none") << 0ms << u"0"_s;
    QTest::newRow("seconds") << std::chrono::milliseconds(5s) << u"5s"_s;
    QTest::newRow("mixed") << std::chrono::milliseconds(25h + 61s) + 7ms << u"1d 1h 1min 1s 7ms"_s;
}

void tst_UnitText::times()
{
    QFETCH(const std::chrono::milliseconds, time);
    QFETCH(const QString, written);
    DaemonSpec spec = sleeper();
    spec.shutdownTimeout = time;
    const QString text = textOf(spec);
    QVERIFY2(text.contains(u"\nTimeoutStopSec="_s + written + u'\n'), qPrintable(text));
}

QTEST_APPLESS_MAIN(tst_UnitText)
#include "tst_unittext.moc"
