// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/list/scopebar.h"

#include "models/favourites.h"
#include "models/scopemodel.h"
#include "tests/ui/support/samplehost.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;

class TestScopeBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void beginsWithAll();
    void choosingTells();
    void headingsAreSkipped();
    void unknownKeyChoosesTheFirst();
    void foldsToIcons();

private:
    std::unique_ptr<SampleHost> m_host;
    std::unique_ptr<Favourites> m_favourites;
    std::unique_ptr<ScopeModel> m_scopes;
    std::unique_ptr<ScopeBar> m_bar;
};

void TestScopeBar::init()
{
    m_host = std::make_unique<SampleHost>();
    m_favourites = std::make_unique<Favourites>(nullptr);
    m_scopes = std::make_unique<ScopeModel>(m_host->catalog(), m_favourites.get());
    new QAbstractItemModelTester(
        m_scopes.get(), QAbstractItemModelTester::FailureReportingMode::QtTest, m_scopes.get());
    m_bar = std::make_unique<ScopeBar>(m_scopes.get());
    m_host->answer();
    m_bar->show();
}

void TestScopeBar::cleanup()
{
    m_bar.reset();
    m_scopes.reset();
    m_favourites.reset();
    m_host.reset();
}

void TestScopeBar::beginsWithAll()
{
    QCOMPARE(m_bar->currentKey(), QStringLiteral("all"));
    QVERIFY(!m_bar->accessibleName().isEmpty());
}

void TestScopeBar::choosingTells()
{
    QSignalSpy chosen(m_bar.get(), &ScopeBar::scopeChosen);
    m_bar->setCurrentKey(QStringLiteral("failed"));
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen.constFirst().constFirst().value<ScopeSelection>().state, DaemonStatus::State::Failed);
}

void TestScopeBar::headingsAreSkipped()
{
    for (int row = 0; row < m_scopes->rowCount() + 2; ++row) {
        QTest::keyClick(m_bar.get(), Qt::Key_Down);
        QVERIFY(!m_bar->currentIndex().data(ScopeModel::IsHeadingRole).toBool());
    }
    QCOMPARE(m_bar->currentIndex().row(), m_scopes->rowCount() - 1);
    for (int row = 0; row < m_scopes->rowCount() + 2; ++row) {
        QTest::keyClick(m_bar.get(), Qt::Key_Up);
        QVERIFY(!m_bar->currentIndex().data(ScopeModel::IsHeadingRole).toBool());
    }
    QCOMPARE(m_bar->currentIndex().row(), 0);
}

void TestScopeBar::unknownKeyChoosesTheFirst()
{
    m_bar->setCurrentKey(QStringLiteral("failed"));
    m_bar->setCurrentKey(QStringLiteral("no/such"));
    QCOMPARE(m_bar->currentKey(), QStringLiteral("all"));
}

void TestScopeBar::foldsToIcons()
{
    const int wide = m_bar->sizeHint().width();
    m_bar->setFolded(true);
    QVERIFY(m_bar->sizeHint().width() * 2 < wide);
    QCOMPARE(m_bar->minimumWidth(), m_bar->maximumWidth());
    m_bar->resize(m_bar->sizeHint());
    // Every choice has a name all the same.
    for (int row = 0; row < m_scopes->rowCount(); ++row)
        QVERIFY(!m_scopes->index(row).data(Qt::AccessibleTextRole).toString().isEmpty());
    m_bar->setFolded(false);
    QCOMPARE(m_bar->sizeHint().width(), wide);
    QCOMPARE(m_bar->maximumWidth(), QWIDGETSIZE_MAX);
}

QTEST_MAIN(TestScopeBar)
#include "tst_scopebar.moc"
