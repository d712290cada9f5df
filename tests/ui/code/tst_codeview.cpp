// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/code/codeview.h"

#include "ui/widgets/colors.h"

#include <QScrollBar>
#include <QTest>
#include <QTextBlock>
#include <QTextLayout>

using namespace Duende;

class CodeViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void coloursASyntax();
    void canBeRead_data();
    void canBeRead();
    void unknownSyntax();
    void keepsThePlace();
};

namespace {

QString unit()
{
    return QStringLiteral("# a comment\n[Service]\nExecStart=/usr/bin/web --port 80\nTimeoutStopSec=30s\n"
                          "Restart=on-failure\nEnvironment=\"A=b c\"\n");
}

QSet<QRgb> colours(const QPlainTextEdit& view)
{
    QSet<QRgb> found;
    for (QTextBlock block = view.document()->begin(); block.isValid(); block = block.next()) {
        for (const QTextLayout::FormatRange& range : block.layout()->formats())
            found.insert(range.format.foreground().color().rgb());
    }
    return found;
}

} // namespace

void CodeViewTest::coloursASyntax()
{
    CodeView view(QStringLiteral("systemd unit"));
    view.setCode(unit());
    QTRY_VERIFY(colours(view).size() >= 3);
}

void CodeViewTest::canBeRead_data()
{
    QTest::addColumn<QColor>("ground");
    QTest::addColumn<QColor>("text");
    QTest::newRow("light") << QColor(Qt::white) << QColor(Qt::black);
    QTest::newRow("dark") << QColor(35, 38, 41) << QColor(Qt::white);
}

void CodeViewTest::canBeRead()
{
    QFETCH(const QColor, ground);
    QFETCH(const QColor, text);
    CodeView view(QStringLiteral("systemd unit"));
    view.setCode(unit());
    QPalette palette = view.palette();
    palette.setColor(QPalette::Base, ground);
    palette.setColor(QPalette::Window, ground);
    palette.setColor(QPalette::Text, text);
    view.setPalette(palette);
    QTRY_VERIFY(colours(view).size() >= 3);
    for (const QRgb colour : colours(view))
        QVERIFY2(contrastRatio(QColor(colour), ground) >= 4.5, qPrintable(QColor(colour).name()));
}

void CodeViewTest::unknownSyntax()
{
    CodeView view(QStringLiteral("no such syntax"));
    view.setCode(unit());
    view.setSyntax({});
    QCOMPARE(view.toPlainText(), unit());
}

void CodeViewTest::keepsThePlace()
{
    CodeView view;
    view.setVisibleLines(3);
    view.show();
    const QString many = QStringLiteral("line\n").repeated(100);
    view.setCode(many);
    QCOMPARE(view.verticalScrollBar()->value(), 0);
    view.verticalScrollBar()->setValue(20);
    view.setCode(many + QStringLiteral("one more\n"));
    QCOMPARE(view.verticalScrollBar()->value(), 20);
}

QTEST_MAIN(CodeViewTest)
#include "tst_codeview.moc"
