// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/contract/daemonhandle.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Duende;

namespace {

HandleData unit(const char* name, UnitScope scope = UnitScope::System)
{
    return SystemdHandle{QString::fromUtf8(name), scope};
}

QJsonObject object(const QByteArray& json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

class DaemonHandleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void printedForm_data();
    void printedForm();
    void parseRefuses_data();
    void parseRefuses();
    void parsedIdIsTheDiscoveredOne();
    void accessors_data();
    void accessors();
    void json_data();
    void json();
    void jsonRefuses_data();
    void jsonRefuses();
    void equality();
    void nullHandle();
    void longText();
};

void DaemonHandleTest::printedForm_data()
{
    QTest::addColumn<HandleData>("data");
    QTest::addColumn<QString>("text");
    QTest::addColumn<Platform>("platform");
    const auto row = [](const char* name, const HandleData& data, const QString& text, Platform platform) {
        QTest::newRow(name) << data << text << platform;
    };
    row("unit", unit("nginx.service"), QStringLiteral("systemd:nginx.service"), Platform::Linux);
    row("user's unit", unit("app.service", UnitScope::User), QStringLiteral("systemd:user/app.service"),
        Platform::Linux);
    row("a unit called user", unit("user.slice"), QStringLiteral("systemd:user.slice"), Platform::Linux);
    row("escaped unit", unit("dev-disk-by\\x2dlabel-a.swap"),
        QStringLiteral("systemd:dev-disk-by\\x2dlabel-a.swap"), Platform::Linux);
    row("instance", unit("getty@tty1.service"), QStringLiteral("systemd:getty@tty1.service"),
        Platform::Linux);
    row("unit with colons", unit("a:b:c.service"), QStringLiteral("systemd:a:b:c.service"), Platform::Linux);
    row("not ASCII", unit("caf\u00e9.service"), QStringLiteral("systemd:café.service"), Platform::Linux);
    row("label", LaunchdHandle{QStringLiteral("com.example.sync")},
        QStringLiteral("launchd:com.example.sync"), Platform::MacOS);
    for (const char* runtime : {"docker", "podman", "containerd"}) {
        const QString name = QString::fromLatin1(runtime);
        row(runtime, ContainerHandle{name, QStringLiteral("abc123")},
            QString(name + QStringLiteral(":abc123")), Platform::Container);
        const QByteArray own = QByteArray(runtime) + " of one's own";
        row(own.constData(), ContainerHandle{name, QStringLiteral("abc123"), UnitScope::User},
            QString(name + QStringLiteral(":user/abc123")), Platform::Container);
    }
    row("microVM", PepitaHandle{QStringLiteral("vm-1"), 3}, QStringLiteral("pepita:vm-1@cid3"),
        Platform::PepitaMicroVM);
    row("microVM with an odd name", PepitaHandle{QStringLiteral("a@cid9@b"), 4294967295},
        QStringLiteral("pepita:a@cid9@b@cid4294967295"), Platform::PepitaMicroVM);
    row("module", WosHandle{42}, QStringLiteral("wos:pid42"), Platform::Wos);
    row("process", NativeHandle{2147483647}, QStringLiteral("native:pid2147483647"), Platform::Native);
}

void DaemonHandleTest::printedForm()
{
    QFETCH(const HandleData, data);
    QFETCH(const QString, text);
    const DaemonHandle handle(data);
    QCOMPARE(handle.toString(), text);
    QTEST(handle.platform(), "platform");
    const Result<DaemonHandle> parsed = DaemonHandle::parse(text);
    QVERIFY(parsed);
    QCOMPARE(*parsed, handle);
    QCOMPARE(parsed->id(), handle.id());
    QCOMPARE(parsed->toString(), text);
}

void DaemonHandleTest::parseRefuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char* name, const QString& text, const char* reason) {
        QTest::newRow(name) << text << QString::fromLatin1(reason);
    };
    const char* noKind = "a handle begins with";
    row("empty", QString(), noKind);
    row("only a name", QStringLiteral("nginx.service"), noKind);
    row("no kind", QStringLiteral(":nginx.service"), noKind);
    row("unknown kind", QStringLiteral("upstart:nginx"), noKind);
    row("kind in capitals", QStringLiteral("Systemd:nginx.service"), noKind);
    row("a space before", QStringLiteral(" systemd:nginx.service"), noKind);
    row("no unit", QStringLiteral("systemd:"), "the unit name is empty");
    row("no user's unit", QStringLiteral("systemd:user/"), "the unit name is empty");
    row("a slash", QStringLiteral("systemd:a/b.service"), "holds a space, a slash or a control character");
    row("another's user", QStringLiteral("systemd:user/a/b.service"), "holds a space, a slash");
    row("a space", QStringLiteral("systemd:a b.service"), "holds a space");
    row("a line feed", QStringLiteral("systemd:a\nb.service"), "control character");
    row("an escape", QStringLiteral("launchd:a\x1b[0m"), "control character");
    row("a NUL", QString(QStringLiteral("docker:a") + QChar(0)), "control character");
    row("no label", QStringLiteral("launchd:"), "the label is empty");
    row("no container", QStringLiteral("podman:"), "the container id is empty");
    row("no cid", QStringLiteral("pepita:vm"), "a microVM handle reads");
    row("no microVM", QStringLiteral("pepita:@cid3"), "the microVM name is empty");
    row("cid without digits", QStringLiteral("pepita:vm@cid"), "the vsock context id is not a number");
    row("cid too large", QStringLiteral("pepita:vm@cid4294967296"), "the vsock context id is not a number");
    row("negative cid", QStringLiteral("pepita:vm@cid-1"), "the vsock context id is not a number");
    row("pid without pid", QStringLiteral("native:12"), "a process handle reads");
    row("no digits", QStringLiteral("native:pid"), "the process id is not a number");
    row("pid 0", QStringLiteral("native:pid0"), "no process can have the id 0");
    row("negative pid", QStringLiteral("wos:pid-1"), "the process id is not a number");
    row("plus", QStringLiteral("wos:pid+1"), "the process id is not a number");
    row("pid too large", QStringLiteral("native:pid2147483648"), "no process can have the id 2147483648");
    row("pid far too large", QStringLiteral("native:pid99999999999999999999"), "is not a number");
    row("too many digits", QStringLiteral("native:pid00000000012"), "the process id is not a number");
    row("pid with a tail", QStringLiteral("native:pid12x"), "the process id is not a number");
    row("digits of others", QStringLiteral("native:pid١٢"), "the process id is not a number");
    row("too long", QString(QStringLiteral("systemd:") + QString(4097, QLatin1Char('a'))),
        "the unit name is longer than 4096 characters");
}

void DaemonHandleTest::parseRefuses()
{
    QFETCH(const QString, text);
    QFETCH(const QString, reason);
    const Result<DaemonHandle> parsed = DaemonHandle::parse(text);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().kind(), PlatformError::Kind::Config);
    QVERIFY2(parsed.error().detail().contains(reason), qUtf8Printable(parsed.error().detail()));
    QVERIFY(parsed.error().detail().contains(QStringLiteral("is not a handle")));
}

void DaemonHandleTest::parsedIdIsTheDiscoveredOne()
{
    const Result<DaemonHandle> parsed = DaemonHandle::parse(QStringLiteral("systemd:nginx.service"));
    QVERIFY(parsed);
    QCOMPARE(parsed->id(), DaemonId::forName(QStringLiteral("systemd:nginx.service")));
    QVERIFY(parsed->id() != DaemonHandle::parse(QStringLiteral("systemd:user/nginx.service"))->id());
}

void DaemonHandleTest::accessors_data()
{
    QTest::addColumn<HandleData>("data");
    QTest::addColumn<QString>("which");
    QTest::newRow("unit") << unit("a.service") << QStringLiteral("unit");
    QTest::newRow("label") << HandleData(LaunchdHandle{QStringLiteral("a")}) << QStringLiteral("label");
    QTest::newRow("container") << HandleData(ContainerHandle{QStringLiteral("docker"), QStringLiteral("a")})
                               << QStringLiteral("container");
    QTest::newRow("microVM") << HandleData(PepitaHandle{QStringLiteral("a"), 7}) << QStringLiteral("cid");
    QTest::newRow("module") << HandleData(WosHandle{7}) << QStringLiteral("pid");
    QTest::newRow("process") << HandleData(NativeHandle{7}) << QStringLiteral("pid");
}

void DaemonHandleTest::accessors()
{
    QFETCH(const HandleData, data);
    QFETCH(const QString, which);
    const DaemonHandle handle(data);
    QCOMPARE(
        handle.systemdUnit(), which == u"unit" ? std::optional(QStringLiteral("a.service")) : std::nullopt);
    QCOMPARE(handle.launchdLabel(), which == u"label" ? std::optional(QStringLiteral("a")) : std::nullopt);
    QCOMPARE(handle.containerId(), which == u"container" ? std::optional(QStringLiteral("a")) : std::nullopt);
    QCOMPARE(handle.pid(), which == u"pid" ? std::optional<quint32>(7) : std::nullopt);
    QCOMPARE(handle.vsockCid(), which == u"cid" ? std::optional<quint32>(7) : std::nullopt);
}

// What serde_json writes for the seed's types, byte for byte.
void DaemonHandleTest::json_data()
{
    QTest::addColumn<HandleData>("data");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char* name, const HandleData& data, const char* platform, const char* members) {
        QTest::newRow(name) << data
                            << QByteArray(R"({"id":"67e55044-10b1-426f-9247-bb680e5fe0c8","platform":")")
                + platform + R"(","handle_data":)" + members + "}";
    };
    row("Systemd", unit("test.service"), "Linux", R"({"Systemd":{"unit_name":"test.service"}})");
    row("user's unit", unit("test.service", UnitScope::User), "Linux",
        R"({"Systemd":{"unit_name":"test.service","scope":"user"}})");
    row("Launchd", LaunchdHandle{QStringLiteral("com.example.daemon")}, "MacOS",
        R"({"Launchd":{"label":"com.example.daemon"}})");
    row("Container", ContainerHandle{QStringLiteral("docker"), QStringLiteral("abc123")}, "Container",
        R"({"Container":{"runtime":"docker","container_id":"abc123"}})");
    row("Container", ContainerHandle{QStringLiteral("podman"), QStringLiteral("abc123"), UnitScope::User},
        "Container", R"({"Container":{"runtime":"podman","container_id":"abc123","scope":"user"}})");
    row("Pepita", PepitaHandle{QStringLiteral("vm-1234"), 4294967295}, "PepitaMicroVM",
        R"({"Pepita":{"vm_id":"vm-1234","vsock_cid":4294967295}})");
    row("Wos", WosHandle{42}, "Wos", R"({"Wos":{"pid":42}})");
    row("Native", NativeHandle{12345}, "Native", R"({"Native":{"pid":12345}})");
}

void DaemonHandleTest::json()
{
    QFETCH(const HandleData, data);
    QFETCH(const QByteArray, json);
    const DaemonId id(QUuid::fromString(QStringLiteral("67e55044-10b1-426f-9247-bb680e5fe0c8")));
    const DaemonHandle handle(id, data);
    const Result<DaemonHandle> read = DaemonHandle::fromJson(object(json));
    QVERIFY(read);
    QCOMPARE(*read, handle);
    QCOMPARE(handle.toJson(), object(json));
    QVERIFY(!object(json).isEmpty());
}

void DaemonHandleTest::jsonRefuses_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("member");
    const auto row = [](const char* name, const char* id, const char* platform, const char* data,
                         const char* member) {
        QTest::newRow(name) << QByteArray("{\"id\":") + id + ",\"platform\":" + platform + ",\"handle_data\":"
                + data + "}" << QString::fromLatin1(member);
    };
    const char* id = R"("67e55044-10b1-426f-9247-bb680e5fe0c8")";
    const char* right = R"({"Native":{"pid":1}})";
    row("no id", "null", R"("Native")", right, "id");
    row("id in braces", R"("{67e55044-10b1-426f-9247-bb680e5fe0c8}")", R"("Native")", right, "id");
    row("id is no uuid", R"("1")", R"("Native")", right, "id");
    row("no platform", id, "null", right, "platform");
    row("another platform", id, R"("Linux")", right, "platform");
    row("printed platform", id, R"("native")", right, "platform");
    row("no data", id, R"("Native")", "null", "handle_data");
    row("data is a text", id, R"("Native")", R"("Native")", "handle_data");
    row("empty data", id, R"("Native")", "{}", "handle_data");
    row("two kinds", id, R"("Native")", R"({"Native":{"pid":1},"Wos":{"pid":1}})", "handle_data");
    row("unknown kind", id, R"("Native")", R"({"Upstart":{"job":"a"}})", "handle_data");
    row("kind is no object", id, R"("Native")", R"({"Native":1})", "handle_data");
    row("no pid", id, R"("Native")", R"({"Native":{}})", "pid");
    row("pid is a text", id, R"("Native")", R"({"Native":{"pid":"1"}})", "pid");
    row("negative pid", id, R"("Native")", R"({"Native":{"pid":-1}})", "pid");
    row("half a pid", id, R"("Native")", R"({"Native":{"pid":1.5}})", "pid");
    row("pid too large", id, R"("Wos")", R"({"Wos":{"pid":4294967296}})", "pid");
    row("no unit name", id, R"("Linux")", R"({"Systemd":{}})", "unit_name");
    row("unit name is a number", id, R"("Linux")", R"({"Systemd":{"unit_name":1}})", "unit_name");
    row("unknown scope", id, R"("Linux")", R"({"Systemd":{"unit_name":"a","scope":"root"}})", "scope");
    row("scope is a number", id, R"("Linux")", R"({"Systemd":{"unit_name":"a","scope":1}})", "scope");
    row("no label", id, R"("MacOS")", R"({"Launchd":{"name":"a"}})", "label");
    row("no runtime", id, R"("Container")", R"({"Container":{"container_id":"a"}})", "runtime");
    row("unknown runtime", id, R"("Container")", R"({"Container":{"runtime":"lxc","container_id":"a"}})",
        "runtime");
    row("no container", id, R"("Container")", R"({"Container":{"runtime":"docker"}})", "container_id");
    row("no vm", id, R"("PepitaMicroVM")", R"({"Pepita":{"vsock_cid":1}})", "vm_id");
    row("pid 0", id, R"("Native")", R"({"Native":{"pid":0}})", "handle_data");
    row("empty unit name", id, R"("Linux")", R"({"Systemd":{"unit_name":""}})", "handle_data");
    row("unit name with a line feed", id, R"("Linux")", R"({"Systemd":{"unit_name":"a\nb"}})", "handle_data");
    row("unit name that prints as a user's", id, R"("Linux")", R"({"Systemd":{"unit_name":"user/a"}})",
        "handle_data");
    row("no cid", id, R"("PepitaMicroVM")", R"({"Pepita":{"vm_id":"a"}})", "vsock_cid");
}

void DaemonHandleTest::jsonRefuses()
{
    QFETCH(const QByteArray, json);
    QFETCH(const QString, member);
    QVERIFY(!object(json).isEmpty());
    const Result<DaemonHandle> read = DaemonHandle::fromJson(object(json));
    QVERIFY(!read);
    QCOMPARE(read.error().kind(), PlatformError::Kind::Config);
    QCOMPARE(read.error().detail(), QStringLiteral("a handle's JSON has no usable \"%1\"").arg(member));
}

void DaemonHandleTest::equality()
{
    const DaemonId id = DaemonId::create();
    QVERIFY(DaemonHandle(id, WosHandle{1}) == DaemonHandle(id, WosHandle{1}));
    QVERIFY(DaemonHandle(id, WosHandle{1}) != DaemonHandle(id, WosHandle{2}));
    QVERIFY(DaemonHandle(id, WosHandle{1}) != DaemonHandle(id, NativeHandle{1}));
    QVERIFY(DaemonHandle(id, WosHandle{1}) != DaemonHandle(DaemonId::create(), WosHandle{1}));
    QVERIFY2(
        DaemonHandle(NativeHandle{1, 5}) == DaemonHandle(NativeHandle{1}), "the start time is no part of it");
}

void DaemonHandleTest::nullHandle()
{
    const DaemonHandle handle;
    QVERIFY(handle.id().isNull());
    QCOMPARE(handle.platform(), Platform::Native);
    QCOMPARE(handle.toString(), QStringLiteral("native:pid0"));
}

void DaemonHandleTest::longText()
{
    const QString longest = QString(4096, QLatin1Char('a'));
    QVERIFY(DaemonHandle::parse(QString(QStringLiteral("systemd:") + longest)));
    const Result<DaemonHandle> huge = DaemonHandle::parse(QString(1'000'000, QLatin1Char('x')));
    QVERIFY(!huge);
    QVERIFY2(huge.error().detail().size() < 400, "an error does not repeat a long text");
}

QTEST_APPLESS_MAIN(DaemonHandleTest)
#include "tst_daemonhandle.moc"
