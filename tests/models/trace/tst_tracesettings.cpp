// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracesettings.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace Duende;
using namespace Qt::StringLiterals;

class TraceSettingsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isAsUsualAtFirst();
    void isThereAgain();
    void boundsWhatMakesNoSense();

private:
    QTemporaryDir m_folder;
};

void TraceSettingsTest::isAsUsualAtFirst()
{
    const QSettings settings(m_folder.filePath(u"none"_s), QSettings::IniFormat);
    QCOMPARE(TraceSettings::load(settings), TraceSettings());
}

void TraceSettingsTest::isThereAgain()
{
    const QString path = m_folder.filePath(u"kept"_s);
    const TraceSettings chosen{
        4096, quint64(64) << 30, TraceRecorder::WhenFull::Ring, Trace::EngineKind::Ptrace, true, 10'000'000};
    {
        QSettings settings(path, QSettings::IniFormat);
        chosen.save(settings);
    }
    QCOMPARE(TraceSettings::load(QSettings(path, QSettings::IniFormat)), chosen);
}

void TraceSettingsTest::boundsWhatMakesNoSense()
{
    QSettings settings(m_folder.filePath(u"odd"_s), QSettings::IniFormat);
    settings.setValue("trace/dataLimit"_L1, u"99999999999"_s);
    settings.setValue("trace/sizeLimit"_L1, u"1"_s);
    settings.setValue("trace/whenFull"_L1, u"explode"_s);
    TraceSettings loaded = TraceSettings::load(settings);
    QCOMPARE(loaded.dataLimit, Trace::maximumDataLimit);
    QCOMPARE(loaded.mostBytes, TraceSettings::leastBytes);
    QCOMPARE(loaded.whenFull, TraceRecorder::WhenFull::Stop);
    settings.setValue("trace/dataLimit"_L1, u"many"_s);
    settings.setValue("trace/sizeLimit"_L1, u"-3"_s);
    loaded = TraceSettings::load(settings);
    QCOMPARE(loaded.dataLimit, Trace::defaultDataLimit);
    QCOMPARE(loaded.mostBytes, TraceRecorder::usualMostBytes);
}

QTEST_GUILESS_MAIN(TraceSettingsTest)
#include "tst_tracesettings.moc"
