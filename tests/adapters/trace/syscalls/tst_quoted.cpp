// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/trace/syscalls/quoted.h"

#include <QTest>

#include <string_view>

using namespace Duende::Trace;
using namespace std::string_view_literals;

class tst_Quoted : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void escapes_data();
    void escapes();
    void longer();
};

namespace {

std::span<const std::byte> bytesOf(std::string_view text)
{
    return std::as_bytes(std::span(text));
}

} // namespace

void tst_Quoted::escapes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray("") << QByteArray("\"\"");
    QTest::newRow("plain") << QByteArray("a ~") << QByteArray("\"a ~\"");
    QTest::newRow("named") << QByteArray("\n\t\r\v\f\"\\") << QByteArray("\"\\n\\t\\r\\v\\f\\\"\\\\\"");
    QTest::newRow("short octal") << QByteArray("\0\33\177x", 4) << QByteArray("\"\\0\\33\\177x\"");
    QTest::newRow("before a digit") << QByteArray("\0"
                                                  "1\33"
                                                  "8",
        4) << QByteArray("\"\\0001\\0338\"");
    QTest::newRow("high") << QByteArray("\377\200") << QByteArray("\"\\377\\200\"");
}

void tst_Quoted::escapes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, text);
    std::string quoted;
    appendQuoted(quoted, bytesOf({bytes.constData(), std::size_t(bytes.size())}));
    QCOMPARE(QByteArray::fromStdString(quoted), text);
}

void tst_Quoted::longer()
{
    std::string text;
    appendQuoted(text, bytesOf("abcdef"sv), 3, false);
    appendQuoted(text, bytesOf("abc"sv), 3, false);
    appendQuoted(text, bytesOf("abc"sv), 3, true);
    QCOMPARE(text, "\"abc\"...\"abc\"\"abc\"...");
}

QTEST_APPLESS_MAIN(tst_Quoted)

#include "tst_quoted.moc"
