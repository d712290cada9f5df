// SPDX-License-Identifier: GPL-3.0-or-later
// Failed units of the test host in the window, on a real X server: what the page "Why" says of each, and that
// its buttons do what they say. Leaves pictures in the build folder's pictures/.
#include "app/compositionroot.h"
#include "models/daemoncatalog.h"
#include "models/operationrunner.h"
#include "tests/adapters/systemd/failingunits.h"
#include "tests/support/xserver.h"
#include "ui/details/detailspanel.h"
#include "ui/list/daemontableview.h"
#include "ui/mainwindow/mainwindow.h"
#include "ui/why/diagnosisview.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

namespace {

XServer* screen = nullptr;
constexpr int operationMs = 20000;

} // namespace

class WhyScreenTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void showsEachReason_data();
    void showsEachReason();
    void goesToWhatItNeeded();
    void resetsAndRestarts();
    void cleanupTestCase();

private:
    void select(const QString& unit);
    void picture(const QString& name);
    void setDark(bool isDark);
    DiagnosisView* view() const { return m_window->findChild<DiagnosisView*>(); }
    QString said() const { return view()->toPlainText().section(u'\n', 0, 0); }
    QPushButton* button(QStringView start) const;

    std::unique_ptr<FailingUnits> m_units;
    std::shared_ptr<const AdapterRegistry> m_registry;
    std::unique_ptr<DaemonCatalog> m_catalog;
    std::unique_ptr<OperationRunner> m_runner;
    std::unique_ptr<MainWindow> m_window;
};

void WhyScreenTest::initTestCase()
{
    m_units = std::make_unique<FailingUnits>();
    QVERIFY(m_units->fail());
    m_registry = makeRegistry();
    m_catalog = std::make_unique<DaemonCatalog>(m_registry);
    m_runner = std::make_unique<OperationRunner>(m_registry);
    m_window = std::make_unique<MainWindow>(m_catalog.get(), m_runner.get(), nullptr);
    m_window->setGeometry(0, 30, 1280, 770);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowActive(m_window.get(), operationMs));
    m_catalog->start();
    QTRY_VERIFY(m_catalog->isSettled());
}

void WhyScreenTest::select(const QString& unit)
{
    const DaemonId id = DaemonHandle(SystemdHandle{unit}).id();
    m_window->reveal(id);
    QTRY_COMPARE(m_window->table()->selectedIds(), QList{id});
    if (m_window->details()->currentPage() != "why"_L1)
        m_window->details()->setCurrentPage(u"why"_s);
    QTRY_COMPARE(m_window->details()->currentPage(), u"why"_s);
}

void WhyScreenTest::picture(const QString& name)
{
    const QString folder = QCoreApplication::applicationDirPath() + u"/../pictures"_s;
    QDir().mkpath(folder);
    QVERIFY(screen->picture(folder + u'/' + name + u".png"_s));
}

void WhyScreenTest::setDark(bool isDark)
{
    const QLatin1StringView scheme = isDark ? "Dark"_L1 : "Light"_L1;
    for (QAction* action : m_window->findChildren<QAction*>()) {
        if (action->text().remove(u'&') == scheme)
            action->trigger();
    }
    QTRY_COMPARE(m_window->palette().color(QPalette::Window).lightness() < 128, isDark);
}

QPushButton* WhyScreenTest::button(QStringView start) const
{
    for (auto* candidate : view()->findChildren<QPushButton*>()) {
        if (candidate->text().startsWith(start) && candidate->isVisible())
            return candidate;
    }
    return nullptr;
}

void WhyScreenTest::showsEachReason_data()
{
    QTest::addColumn<FailingUnit>("unit");
    for (const FailingUnit& unit : m_units->all())
        QTest::newRow(qPrintable(unit.unit)) << unit;
}

void WhyScreenTest::showsEachReason()
{
    QFETCH(const FailingUnit, unit);
    const QRegularExpression expected(QRegularExpression::anchoredPattern(unit.summary));
    select(unit.unit);
    QTRY_VERIFY2(expected.match(said()).hasMatch(), qPrintable(said()));
    const QString name = u"why-"_s + unit.unit.section(u'.', 0, 0).sliced(3);
    picture(name);
    setDark(true);
    picture(name + u"-dark"_s);
    setDark(false);
}

void WhyScreenTest::goesToWhatItNeeded()
{
    select(u"zz-dependent.service"_s);
    QTRY_VERIFY(said().contains("zz-needed"_L1));
    QTRY_VERIFY(button(u"Open zz-needed"));
    QVERIFY(screen->click(button(u"Open zz-needed")));
    QTRY_COMPARE(
        m_window->table()->selectedIds(), QList{DaemonHandle(SystemdHandle{u"zz-needed.service"_s}).id()});
}

void WhyScreenTest::resetsAndRestarts()
{
    const auto invocation
        = [] { return systemctl({u"show"_s, u"-P"_s, u"InvocationID"_s, u"zz-config.service"_s}).trimmed(); };
    const QString before = invocation();
    const QList<FailingUnit> units = m_units->all();
    const auto config = std::ranges::find(units, u"zz-config.service"_s, &FailingUnit::unit);
    const QRegularExpression expected(QRegularExpression::anchoredPattern(config->summary));
    select(config->unit);
    // The button of the unit before is gone when the reason stands there.
    QTRY_VERIFY2(expected.match(said()).hasMatch(), qPrintable(said()));
    QTRY_VERIFY(button(u"Reset and restart"));
    QSignalSpy finished(m_runner.get(), &OperationRunner::finished);
    QVERIFY(screen->click(button(u"Reset and restart")));
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, operationMs);
    QVERIFY(invocation() != before);
}

void WhyScreenTest::cleanupTestCase()
{
    m_window.reset();
    m_runner.reset();
    m_catalog.reset();
    m_units.reset();
}

class NoTestHost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QSKIP("needs a booted test host: packaging/testhost"); }
};

int main(int argc, char** argv)
{
    if (!isTestHost()) {
        const QCoreApplication application(argc, argv);
        NoTestHost test;
        return QTest::qExec(&test, argc, argv);
    }
    XServer server("1280x800");
    if (!server.isRunning()) {
        qCritical("%s", qPrintable(server.error()));
        return 1;
    }
    screen = &server;
    const QApplication application(argc, argv);
    WhyScreenTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_whyscreen.moc"
