// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/support/displaytext.h"

#include <QTest>

using namespace Duende;

class DisplayTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("text");
        QTest::newRow("plain") << QByteArray("nginx: master") << QStringLiteral("nginx: master");
        QTest::newRow("letters of others") << QByteArray("\xc3\xa9\xe6\x97\xa5") << QStringLiteral("é日");
        QTest::newRow("beyond the first plane") << QByteArray("\xf0\x9f\x90\xb1") << QStringLiteral("🐱");
        QTest::newRow("line feed") << QByteArray("a\nb") << QStringLiteral("a�b");
        QTest::newRow("escape sequence") << QByteArray("a\x1b[31mb") << QStringLiteral("a�[31mb");
        QTest::newRow("right-to-left override") << QByteArray("a\xe2\x80\xae"
                                                              "b")
                                                << QStringLiteral("a�b");
        QTest::newRow("zero-width space") << QByteArray("a\xe2\x80\x8b"
                                                        "b")
                                          << QStringLiteral("a�b");
        QTest::newRow("line separator") << QByteArray("a\xe2\x80\xa8"
                                                      "b")
                                        << QStringLiteral("a�b");
        QTest::newRow("not UTF-8") << QByteArray("a\xff"
                                                 "b")
                                   << QStringLiteral("a�b");
        QTest::newRow("NUL") << QByteArray("a\0b", 3) << QStringLiteral("a�b");
        QTest::newRow("empty") << QByteArray() << QString();
    }
    void bytes()
    {
        QFETCH(const QByteArray, bytes);
        QTEST(displayText(bytes), "text");
    }

    void loneSurrogate()
    {
        const QString text = QStringLiteral("a") + QChar(0xd800) + QStringLiteral("b");
        QCOMPARE(displayText(QStringView(text)), QStringLiteral("a�b"));
    }

    void isCut()
    {
        QCOMPARE(displayText(QByteArrayView("abcdef"), 3), QStringLiteral("abc…"));
        QCOMPARE(displayText(QByteArrayView("abc"), 3), QStringLiteral("abc"));
        QCOMPARE(displayText(QByteArrayView(QByteArray(1'000'000, 'x'))).size(), 201);
        const QString cats = QStringLiteral("🐱").repeated(5);
        QCOMPARE(displayText(QStringView(cats), 5), cats);
        QCOMPARE(displayText(QStringView(cats), 4), QString(cats.first(8) + QChar(0x2026)));
    }
};

QTEST_APPLESS_MAIN(DisplayTextTest)
#include "tst_displaytext.moc"
