// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/callrecordbuilder.h"

#include <QTest>

#include "adapters/trace/syscalls/paths.h"

#include <QRandomGenerator>

using namespace Duende::Trace;

/// No capture, however short, long or wrong, makes a decoder read beyond it: the address sanitizer watches.
class tst_DecodeBounds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCall_data();
    void everyCall();
};

namespace {

/// Lengths at which something may begin or end.
constexpr std::size_t lengths[]
    = {0, 1, 2, 3, 4, 7, 8, 12, 15, 16, 20, 23, 24, 28, 31, 32, 40, 56, 64, 88, 112, 128, 144, 256};

std::string randomBytes(QRandomGenerator& random, std::size_t length)
{
    std::string bytes(length, '\0');
    const quint32 kind = random.bounded(4U);
    for (char& byte : bytes)
        byte = kind == 0 ? char(0xff)
            : kind == 1  ? char(0)
                         : char(random.generate() & (kind == 2 ? 0xff : 0x1f));
    return bytes;
}

void use(CallRecordBuilder& call, const FakeSurroundings& surroundings)
{
    const CallView view = call.view();
    const DecodedCall decoded = decodeCall(view, surroundings);
    QVERIFY(!decoded.name.empty() && !decoded.result.empty());
    for (const DecodedValue& argument : decoded.arguments)
        QVERIFY2(!argument.text.empty(), std::string(decoded.name).append(" ").append(argument.name).c_str());
    callPath(view, surroundings);
    callDescriptors(view);
    callPeer(view, surroundings);
    callBytes(view);
}

void addCaptures(CallRecordBuilder& call, const CallInfo& info, QRandomGenerator& random, std::size_t length)
{
    for (const CapturePlan& plan : info.plans) {
        const auto state = length == 0 ? CaptureState::Unreadable : CaptureState(random.bounded(4));
        call.capture(plan.argument, randomBytes(random, length), plan.atReturn, CapturePart::Value, 0, state);
        const bool hasParts = plan.shape == CaptureShape::StringArray || plan.shape == CaptureShape::Vector
            || plan.shape == CaptureShape::Message || plan.shape == CaptureShape::MessageArray;
        if (!hasParts)
            continue;
        for (const CapturePart part :
            {CapturePart::Element, CapturePart::Name, CapturePart::Vector, CapturePart::Control})
            call.capture(plan.argument, randomBytes(random, length), plan.atReturn, part, 0, state);
    }
}

} // namespace

void tst_DecodeBounds::everyCall_data()
{
    QTest::addColumn<uint>("architecture");
    QTest::newRow("x86-64") << architectureX86_64;
    QTest::newRow("i386") << architectureI386;
    QTest::newRow("aarch64") << architectureAarch64;
}

void tst_DecodeBounds::everyCall()
{
    QFETCH(uint, architecture);
    QRandomGenerator random(1);
    FakeSurroundings surroundings;
    surroundings.folder = "/";
    const auto& calls = CallTable::of(architecture)->calls();
    for (int number = 0; number < int(calls.size()); ++number) {
        const CallInfo& info = calls[std::size_t(number)];
        if (info.name.empty())
            continue;
        for (const std::size_t length : lengths) {
            for (const uint64_t upper : {uint64_t(0), 0xdefaced000000000}) {
                CallRecordBuilder call(number, architecture);
                std::vector<uint64_t> arguments;
                for (int i = 0; i < 6; ++i)
                    arguments.push_back(upper | random.bounded(i == 1 ? 64U : 0x7fffffffU));
                call.arguments(arguments).result(int64_t(random.bounded(300)) - 100);
                call.flags(uint16_t(random.bounded(8) == 0 ? random.bounded(32) : 0));
                addCaptures(call, info, random, length);
                use(call, surroundings);
            }
        }
    }
}

QTEST_APPLESS_MAIN(tst_DecodeBounds)

#include "tst_decodebounds.moc"
