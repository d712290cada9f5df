// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/list/columnlayout.h"

#include "models/daemoncatalog.h"
#include "models/daemonfiltermodel.h"
#include "models/daemonlistmodel.h"
#include "models/favourites.h"
#include "ui/list/daemontableview.h"

#include <QHeaderView>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;

class TestColumnLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void usualShowsNames();
    void roundTrip();
    void survivesNonsense_data();
    void survivesNonsense();
    void newColumnsAreHidden();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QSettings> m_settings;
    DaemonCatalog m_catalog{
        std::make_shared<AdapterRegistry>(std::vector<std::shared_ptr<PlatformAdapter>>{})};
    Favourites m_favourites{nullptr};
    DaemonListModel m_daemons{&m_catalog};
    DaemonFilterModel m_shown{&m_daemons, &m_favourites};
};

void TestColumnLayout::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<QSettings>(
        m_folder->filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
}

void TestColumnLayout::usualShowsNames()
{
    DaemonTableView view(&m_shown);
    view.setColumnLayout(ColumnLayout::load(*m_settings));
    QVERIFY(!view.header()->isSectionHidden(DaemonListModel::NameColumn));
    QVERIFY(!view.header()->isSectionHidden(DaemonListModel::StateColumn));
    QVERIFY(view.header()->isSectionHidden(DaemonListModel::TasksColumn));
    QCOMPARE(view.header()->sortIndicatorSection(), int(DaemonListModel::NameColumn));
}

void TestColumnLayout::roundTrip()
{
    ColumnLayout saved;
    {
        DaemonTableView view(&m_shown);
        QHeaderView* header = view.header();
        header->moveSection(header->visualIndex(DaemonListModel::PidColumn), 0);
        header->setSectionHidden(DaemonListModel::MemoryColumn, true);
        header->setSectionHidden(DaemonListModel::RestartsColumn, false);
        header->resizeSection(DaemonListModel::NameColumn, 321);
        view.sortByColumn(DaemonListModel::CpuColumn, Qt::DescendingOrder);
        saved = view.columnLayout();
        saved.save(*m_settings);
    }
    m_settings->sync();
    QSettings again(m_settings->fileName(), QSettings::IniFormat);
    DaemonTableView view(&m_shown);
    view.setColumnLayout(ColumnLayout::load(again));
    QCOMPARE(view.columnLayout(), saved);
    QCOMPARE(view.header()->visualIndex(DaemonListModel::PidColumn), 0);
    QVERIFY(view.header()->isSectionHidden(DaemonListModel::MemoryColumn));
    QCOMPARE(view.header()->sectionSize(DaemonListModel::NameColumn), 321);
    QCOMPARE(view.header()->sortIndicatorSection(), int(DaemonListModel::CpuColumn));
    QCOMPARE(view.header()->sortIndicatorOrder(), Qt::DescendingOrder);
}

void TestColumnLayout::survivesNonsense_data()
{
    QTest::addColumn<QStringList>("columns");
    QTest::addColumn<QString>("sortKey");
    QTest::addRow("empty") << QStringList() << QString();
    QTest::addRow("unknown columns") << QStringList{QStringLiteral("x:1:1"), QStringLiteral("y:2:1")}
                                     << QStringLiteral("x");
    QTest::addRow("no separators") << QStringList{QStringLiteral("name")} << QStringLiteral("name");
    QTest::addRow("all hidden") << QStringList{QStringLiteral("name:10:0"), QStringLiteral("state:10:0")}
                                << QString();
    QTest::addRow("absurd widths") << QStringList{QStringLiteral("name:-5:1"),
        QStringLiteral("state:99999999:1")}
                                   << QString();
    QTest::addRow("twice") << QStringList{QStringLiteral("name:90:1"), QStringLiteral("name:20:1")}
                           << QString();
}

void TestColumnLayout::survivesNonsense()
{
    QFETCH(QStringList, columns);
    QFETCH(QString, sortKey);
    m_settings->setValue(QStringLiteral("list/columns"), columns);
    m_settings->setValue(QStringLiteral("list/sortColumn"), sortKey);
    DaemonTableView view(&m_shown);
    view.setColumnLayout(ColumnLayout::load(*m_settings));
    QVERIFY(!view.header()->isSectionHidden(DaemonListModel::NameColumn));
    QVERIFY(view.header()->length() > 0);
    QVERIFY(view.header()->sectionSize(DaemonListModel::StateColumn) < 10000);
    QVERIFY(view.header()->sortIndicatorSection() >= 0);
}

void TestColumnLayout::newColumnsAreHidden()
{
    // What an older version wrote names fewer columns than there are.
    m_settings->setValue(QStringLiteral("list/columns"),
        QStringList{QStringLiteral("name:200:1"), QStringLiteral("state:90:1")});
    DaemonTableView view(&m_shown);
    view.setColumnLayout(ColumnLayout::load(*m_settings));
    QVERIFY(view.header()->isSectionHidden(DaemonListModel::CpuColumn));
    QCOMPARE(view.header()->visualIndex(DaemonListModel::NameColumn), 0);
}

QTEST_MAIN(TestColumnLayout)
#include "tst_columnlayout.moc"
