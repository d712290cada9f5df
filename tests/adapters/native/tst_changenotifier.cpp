// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/changenotifier.h"

#include <QTest>

using namespace Duende;

class ChangeNotifierTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsEveryListener()
    {
        ChangeNotifier notifier;
        notifier.notify();
        int first = 0;
        int second = 0;
        const ChangeNotifier::Subscription one(notifier, [&first] { ++first; });
        {
            const ChangeNotifier::Subscription two(notifier, [&second] { ++second; });
            notifier.notify();
        }
        notifier.notify();
        QCOMPARE(first, 2);
        QCOMPARE(second, 1);
    }
};

QTEST_APPLESS_MAIN(ChangeNotifierTest)
#include "tst_changenotifier.moc"
