// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/operations/formfield.h"

#include <QLabel>
#include <QLineEdit>
#include <QTest>

using namespace Duende;

class FormFieldTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void problemIsSaidOnceTouched();
    void unsupportedDisablesAndSaysWhy();
    void labelLeadsToTheEditor();
};

namespace {

struct Bench
{
    QLineEdit* line = new QLineEdit;
    FormField field{QStringLiteral("name"), QStringLiteral("Name"), line};
};

} // namespace

void FormFieldTest::problemIsSaidOnceTouched()
{
    Bench b;
    b.field.setProblem(QStringLiteral("Name is empty."));
    QVERIFY(b.field.hasProblem());
    QCOMPARE(b.field.shownText(), QString());
    b.field.touch();
    QCOMPARE(b.field.shownText(), QStringLiteral("Name is empty."));
    QCOMPARE(b.line->accessibleDescription(), QStringLiteral("Name is empty."));
    b.field.setProblem({});
    QVERIFY(!b.field.hasProblem());
    QCOMPARE(b.field.shownText(), QString());
    QCOMPARE(b.line->accessibleDescription(), QString());
}

void FormFieldTest::unsupportedDisablesAndSaysWhy()
{
    Bench b;
    b.field.touch();
    b.field.setProblem(QStringLiteral("Name is empty."));
    b.field.setUnsupported(QStringLiteral("It has no name there."));
    QVERIFY(!b.line->isEnabled());
    QVERIFY(!b.field.hasProblem());
    QCOMPARE(b.field.shownText(), QStringLiteral("It has no name there."));
    b.field.setUnsupported({});
    QVERIFY(b.line->isEnabled());
    QVERIFY(b.field.hasProblem());
}

void FormFieldTest::labelLeadsToTheEditor()
{
    Bench b;
    const std::unique_ptr<QLabel> label(b.field.makeLabel());
    QCOMPARE(label->buddy(), b.line);
    QCOMPARE(b.line->accessibleName(), QStringLiteral("Name"));
}

QTEST_MAIN(FormFieldTest)

#include "tst_formfield.moc"
