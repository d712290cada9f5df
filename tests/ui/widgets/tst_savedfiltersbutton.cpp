// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/savedfiltersbutton.h"

#include "models/trace/tracefilter.h"
#include "ui/widgets/filteredit.h"

#include <QInputDialog>
#include <QMenu>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class SavedFiltersButtonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void savesAppliesAndRemoves();
    void savesUnderAName();
    void boundsWhatIsKept();
};

namespace {

QAction* entry(const QMenu* menu, const QString& text)
{
    for (QAction* action : menu->actions()) {
        if (action->text() == text)
            return action;
    }
    return nullptr;
}

} // namespace

void SavedFiltersButtonTest::savesAppliesAndRemoves()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(u"settings"_s), QSettings::IniFormat);
    FilterEdit edit(traceFilterSchema());
    {
        SavedFiltersButton button(&edit, &settings, u"trace/savedFilters"_s);
        button.save(u"opens & co"_s, u"call=openat"_s);
        button.save(u"failures"_s, u"failed"_s);
        button.save(u"failures"_s, u"errno=ENOENT"_s);
        button.save(u" "_s, u"failed"_s);
        button.save(u"nothing"_s, {});
    }
    SavedFiltersButton button(&edit, &settings, u"trace/savedFilters"_s);
    const QList<std::pair<QString, QString>> wanted{
        {u"failures"_s, u"errno=ENOENT"_s}, {u"opens & co"_s, u"call=openat"_s}};
    QCOMPARE(button.filters(), wanted);
    Q_EMIT button.menu()->aboutToShow();
    QAction* opens = entry(button.menu(), u"opens && co"_s);
    QVERIFY(opens);
    opens->trigger();
    QCOMPARE(edit.text(), u"call=openat"_s);
    QCOMPARE(edit.expression().toString(), u"call=openat"_s);
    QAction* remove = entry(button.menu()->findChild<QMenu*>(), u"opens && co"_s);
    QVERIFY(remove);
    remove->trigger();
    QCOMPARE(button.filters(), wanted.first(1));
}

void SavedFiltersButtonTest::savesUnderAName()
{
    FilterEdit edit(traceFilterSchema());
    SavedFiltersButton button(&edit, nullptr, u"key"_s);
    Q_EMIT button.menu()->aboutToShow();
    QVERIFY(!entry(button.menu(), u"Save the present filter…"_s)->isEnabled());
    edit.setFilter(u"call=close"_s);
    Q_EMIT button.menu()->aboutToShow();
    entry(button.menu(), u"Save the present filter…"_s)->trigger();
    auto* dialog = button.findChild<QInputDialog*>();
    QVERIFY(dialog);
    dialog->setTextValue(u"closes"_s);
    dialog->accept();
    QCOMPARE(button.filters(), (QList<std::pair<QString, QString>>{{u"closes"_s, u"call=close"_s}}));
}

void SavedFiltersButtonTest::boundsWhatIsKept()
{
    FilterEdit edit(traceFilterSchema());
    SavedFiltersButton button(&edit, nullptr, u"key"_s);
    for (int i = 0; i < 2 * SavedFiltersButton::mostFilters; ++i)
        button.save(QString::number(i), u"failed"_s);
    QCOMPARE(button.filters().size(), SavedFiltersButton::mostFilters);
}

QTEST_MAIN(SavedFiltersButtonTest)
#include "tst_savedfiltersbutton.moc"
