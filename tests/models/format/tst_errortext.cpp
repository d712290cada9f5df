// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/format/errortext.h"

#include "models/format/plaintext.h"

#include <QTest>

#include <cerrno>

using namespace Duende;
using namespace Qt::StringLiterals;

class ErrorTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void headlines_data();
    void headlines();
    void everyActionAndAttempt();
    void advice();
    void details();
    void hostileWords();
};

void ErrorTextTest::headlines_data()
{
    QTest::addColumn<PlatformError>("error");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const PlatformError& error, const QString& expected) {
        QTest::newRow(name) << error << QString(u"Could not restart nginx.service: " + expected);
    };
    row("not supported", PlatformError::notSupported(Platform::Native, u"restart"_s),
        u"its platform cannot do this (restart)."_s);
    row("not found", PlatformError::notFound(u"nginx.service"_s), u"it does not exist."_s);
    row("not found, with a reason", PlatformError::notFound(u"the unit file is gone"_s),
        u"it does not exist (the unit file is gone)."_s);
    row("timeout", PlatformError::timeout(std::chrono::seconds(30)), u"it was not done within 30s."_s);
    row("permission", PlatformError::permissionDenied(u"polkit says no."_s),
        u"permission was denied (polkit says no)."_s);
    row("limit", PlatformError::resourceLimit(u"no more tasks"_s),
        u"a resource limit was reached (no more tasks)."_s);
    row("state", PlatformError::invalidState(u"the unit is masked"_s), u"the unit is masked."_s);
    row("cancelled", PlatformError::cancelled(u"restart"_s), u"it was cancelled."_s);
    row("io", PlatformError::io(u"the bus went away"_s), u"the bus went away."_s);
    row("nothing but a cause", PlatformError::signalFailed({}).withErrno(EPERM),
        u"EPERM: Operation not permitted."_s);
    row("nothing at all", PlatformError::statusFailed({}), u"the system gave no reason."_s);
}

void ErrorTextTest::headlines()
{
    QFETCH(const PlatformError, error);
    QFETCH(const QString, expected);
    QCOMPARE(ErrorText::describe(error, DaemonAction::Restart, u"nginx.service"_s).headline, expected);
}

void ErrorTextTest::everyActionAndAttempt()
{
    using Attempt = ErrorText::Attempt;
    const PlatformError error = PlatformError::io(u"no"_s);
    QStringList headlines;
    for (const DaemonAction action : allActions)
        headlines.append(ErrorText::describe(error, action, u"x.service"_s).headline);
    for (const Attempt attempt : {Attempt::List, Attempt::Inspect, Attempt::ReadStatus, Attempt::Spawn,
             Attempt::Trace, Attempt::ReadFile, Attempt::WriteFile}) {
        headlines.append(ErrorText::describe(error, attempt, u"x.service"_s).headline);
    }
    for (const QString& headline : std::as_const(headlines)) {
        QVERIFY2(headline.startsWith(u"Could not "_s), qPrintable(headline));
        QVERIFY2(headline.contains(u"x.service"_s) && headline.endsWith(u": no."_s), qPrintable(headline));
        QCOMPARE(headlines.count(headline), 1);
    }
}

void ErrorTextTest::advice()
{
    const auto advice = [](const PlatformError& error) {
        return ErrorText::describe(error, DaemonAction::Stop, u"x"_s).advice;
    };
    QCOMPARE(advice(PlatformError::io(u"x"_s)), QString());
    QCOMPARE(advice(PlatformError::cancelled(u"x"_s)), QString());
    QVERIFY(!advice(PlatformError::timeout(std::chrono::seconds(1))).isEmpty());
    QVERIFY(!advice(PlatformError::permissionDenied(u"x"_s)).isEmpty());
    QCOMPARE(advice(PlatformError::timeout(std::chrono::seconds(1)).withAdvice(u"Wait."_s)), u"Wait."_s);
}

void ErrorTextTest::details()
{
    const PlatformError error = PlatformError::notFound(u"x"_s).withErrno(ESRCH);
    QCOMPARE(ErrorText::describe(error, DaemonAction::Stop, u"x"_s).details,
        u"daemon not found: x\nKind: not_found\nCause: ESRCH: No such process"_s);
    QCOMPARE(ErrorText::describe(PlatformError::io(u"y"_s), ErrorText::Attempt::List, u"x"_s).details,
        u"I/O error: y\nKind: io"_s);
}

void ErrorTextTest::hostileWords()
{
    const PlatformError error = PlatformError::io(u"%1 %2\n\u202E"_s + QString(10'000, u'x'))
                                    .withCause(u"a\nb"_s)
                                    .withAdvice(u"do\nthis"_s);
    const ErrorText text
        = ErrorText::describe(error, DaemonAction::Stop, u"%2\n%1"_s + QString(10'000, u'y'));
    QVERIFY(isPlainText(text.headline));
    QVERIFY(text.headline.startsWith(u"Could not stop %2⏎%1yyy"_s));
    QVERIFY(text.headline.contains(u"…: %1 %2⏎⟨U+202E⟩xxx"_s));
    QVERIFY(text.headline.size() < 500);
    QCOMPARE(text.advice, u"do⏎this"_s);
    QCOMPARE(text.details.count(u'\n'), 2);
}

QTEST_GUILESS_MAIN(ErrorTextTest)
#include "tst_errortext.moc"
