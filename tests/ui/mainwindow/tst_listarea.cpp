// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow/listarea.h"

#include "models/daemonfilterfields.h"
#include "models/daemonfiltermodel.h"
#include "models/daemonlistmodel.h"
#include "models/favourites.h"
#include "tests/ui/support/samplehost.h"
#include "ui/mainwindow/actionset.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using Command = ActionSet::Command;

class TestListArea : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void saysThatItLooks();
    void saysNothingWhileThereAreRows();
    void filterCanBeCleared();
    void favouritesTellTheirKey();
    void nothingFailedIsGood();
    void otherTypesAreOffered();
    void absentSystemIsACalmLine();
    void brokenSystemOffersARefresh();

private:
    QPushButton* button() const;
    void filter(const QString& text);

    std::unique_ptr<SampleHost> m_host;
    std::unique_ptr<Favourites> m_favourites;
    std::unique_ptr<DaemonListModel> m_daemons;
    std::unique_ptr<DaemonFilterModel> m_shown;
    std::unique_ptr<QWidget> m_window;
    ActionSet* m_actions = nullptr;
    ListArea* m_area = nullptr;
};

void TestListArea::init()
{
    m_host = std::make_unique<SampleHost>();
    m_favourites = std::make_unique<Favourites>(nullptr);
    m_daemons = std::make_unique<DaemonListModel>(m_host->catalog());
    m_shown = std::make_unique<DaemonFilterModel>(m_daemons.get(), m_favourites.get());
    m_window = std::make_unique<QWidget>();
    m_actions = new ActionSet(m_window.get());
    m_area = new ListArea(m_host->catalog(), m_shown.get(), m_actions, m_window.get());
    m_area->resize(600, 400);
    m_window->show();
}

void TestListArea::cleanup()
{
    m_window.reset();
    m_shown.reset();
    m_daemons.reset();
    m_favourites.reset();
    m_host.reset();
}

QPushButton* TestListArea::button() const
{
    auto* button = m_area->findChild<QPushButton*>();
    return button->isVisible() ? button : nullptr;
}

void TestListArea::filter(const QString& text)
{
    const auto expression = FilterExpression::parse(text, daemonFilterSchema());
    QVERIFY(expression.has_value());
    m_shown->setExpression(*expression);
}

void TestListArea::saysThatItLooks()
{
    QTRY_COMPARE(m_area->emptyText(), QStringLiteral("Looking for daemons…"));
    QVERIFY(!button());
}

void TestListArea::saysNothingWhileThereAreRows()
{
    QTRY_VERIFY(!m_area->emptyText().isEmpty());
    m_host->answer();
    QTRY_VERIFY(m_shown->rowCount() > 0);
    QCOMPARE(m_area->emptyText(), QString());
}

void TestListArea::filterCanBeCleared()
{
    m_host->answer();
    QTRY_VERIFY(m_shown->rowCount() > 0);
    filter(QStringLiteral("no-such-daemon"));
    QTRY_VERIFY(m_area->emptyText().contains(QStringLiteral("filter")));
    QVERIFY(button());
    QSignalSpy cleared(m_actions->command(Command::ClearFilter), &QAction::triggered);
    button()->click();
    QCOMPARE(cleared.count(), 1);
    filter({});
    QCOMPARE(m_area->emptyText(), QString());
}

void TestListArea::favouritesTellTheirKey()
{
    m_host->answer();
    QTRY_VERIFY(m_host->catalog()->isSettled());
    ScopeSelection favourites;
    favourites.favouritesOnly = true;
    m_shown->setSelection(favourites);
    QTRY_COMPARE(m_area->emptyText(), QStringLiteral("No favourites yet"));
}

void TestListArea::nothingFailedIsGood()
{
    m_host->answer();
    QTRY_VERIFY(m_host->catalog()->isSettled());
    for (const char* name : {"backup.service", "kdump-tools.service", "sync-notes.service"})
        m_host->setState(QLatin1StringView(name), DaemonStatus::State::Stopped);
    ScopeSelection failed;
    failed.state = DaemonStatus::State::Failed;
    m_shown->setSelection(failed);
    QTRY_COMPARE(m_area->emptyText(), QStringLiteral("Nothing has failed"));
    QVERIFY(!button());
}

void TestListArea::otherTypesAreOffered()
{
    m_host->answer();
    QTRY_VERIFY(m_host->catalog()->isSettled());
    m_shown->setKinds({DaemonKind::Container});
    QTRY_VERIFY(m_area->emptyText().contains(QStringLiteral("types")));
    QVERIFY(button());
}

void TestListArea::absentSystemIsACalmLine()
{
    m_host->answerWithoutUnits();
    QTRY_VERIFY(m_shown->rowCount() > 0);
    QCOMPARE(m_area->emptyText(), QString());
    ScopeSelection units;
    units.platform = Platform::Linux;
    units.scope = QStringLiteral("system");
    m_shown->setSelection(units);
    QTRY_COMPARE(m_area->emptyText(), QStringLiteral("There is no service manager on this machine"));
    QVERIFY(!button());
}

void TestListArea::brokenSystemOffersARefresh()
{
    m_host->answer();
    QTRY_VERIFY(m_host->catalog()->isSettled());
    DaemonDelta nothing;
    nothing.isFullList = true;
    Q_EMIT m_host->units().monitor->changed(nothing);
    m_host->units().monitor->fail(Availability::State::Failed,
        PlatformError::io(QStringLiteral("the system bus closed the connection")));
    ScopeSelection units;
    units.platform = Platform::Linux;
    units.scope = QStringLiteral("system");
    m_shown->setSelection(units);
    QTRY_COMPARE(m_area->emptyText(), QStringLiteral("The system bus closed the connection"));
    QVERIFY(button());
    QCOMPARE(button()->text(), m_actions->command(Command::Refresh)->text());
}

QTEST_MAIN(TestListArea)
#include "tst_listarea.moc"
