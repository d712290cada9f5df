// SPDX-License-Identifier: GPL-3.0-or-later
// A desktop's notification server as a process of its own (QTBUG-92107):
//     duende_fakenotificationserver ADDRESS [CAPABILITY…]
// What it is asked comes on standard output, a line of JSON each. What it does comes from standard input, a
// line each: "action ID KEY", "token ID TEXT", "closed ID REASON", "silent" (it answers nothing more), "odd"
// (its answers are of the wrong kind).
#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusContext>
#include <QDBusMessage>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>

#include <cstdio>
#include <unistd.h>

namespace {

const QString objectPath = QStringLiteral("/org/freedesktop/Notifications");
const QString interfaceName = QStringLiteral("org.freedesktop.Notifications");

class FakeNotificationServer : public QObject, protected QDBusContext
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    FakeNotificationServer(const QDBusConnection& bus, const QStringList& capabilities)
        : m_bus(bus)
        , m_capabilities(capabilities)
    {
    }

    void command(const QStringList& words)
    {
        const auto signal = [this](const QString& name, const QVariantList& arguments) {
            QDBusMessage message = QDBusMessage::createSignal(objectPath, interfaceName, name);
            message.setArguments(arguments);
            m_bus.send(message);
        };
        const uint id = words.value(1).toUInt();
        if (words.value(0) == QStringLiteral("action"))
            signal(QStringLiteral("ActionInvoked"), {id, words.value(2)});
        else if (words.value(0) == QStringLiteral("token"))
            signal(QStringLiteral("ActivationToken"), {id, words.value(2)});
        else if (words.value(0) == QStringLiteral("closed"))
            signal(QStringLiteral("NotificationClosed"), {id, words.value(2).toUInt()});
        else if (words.value(0) == QStringLiteral("silent"))
            m_isSilent = true;
        else if (words.value(0) == QStringLiteral("odd"))
            m_isOdd = true;
    }

public Q_SLOTS:
    QStringList GetCapabilities()
    {
        say({{QStringLiteral("method"), QStringLiteral("GetCapabilities")}});
        mayWithhold();
        return m_capabilities;
    }

    uint Notify(const QString& app, uint replaces, const QString& icon, const QString& summary,
        const QString& body, const QStringList& actions, const QVariantMap& hints, int timeoutMs)
    {
        QJsonObject hintValues;
        for (auto hint = hints.cbegin(); hint != hints.cend(); ++hint)
            hintValues.insert(hint.key(),
                hint->typeId() == QMetaType::UChar ? QJsonValue(hint->toInt())
                                                   : QJsonValue::fromVariant(*hint));
        const uint id = replaces != 0 ? replaces : ++m_lastId;
        say({{QStringLiteral("method"), QStringLiteral("Notify")}, {QStringLiteral("id"), qint64(id)},
            {QStringLiteral("app"), app}, {QStringLiteral("replaces"), qint64(replaces)},
            {QStringLiteral("icon"), icon}, {QStringLiteral("summary"), summary},
            {QStringLiteral("body"), body}, {QStringLiteral("actions"), QJsonArray::fromStringList(actions)},
            {QStringLiteral("hints"), hintValues}, {QStringLiteral("timeout"), timeoutMs}});
        mayWithhold();
        return id;
    }

    void CloseNotification(uint id)
    {
        say({{QStringLiteral("method"), QStringLiteral("CloseNotification")},
            {QStringLiteral("id"), qint64(id)}});
    }

private:
    static void say(const QJsonObject& line)
    {
        std::fputs(QJsonDocument(line).toJson(QJsonDocument::Compact).constData(), stdout);
        std::fputc('\n', stdout);
        std::fflush(stdout);
    }

    void mayWithhold()
    {
        if (m_isSilent || m_isOdd)
            setDelayedReply(true);
        if (m_isOdd)
            m_bus.send(message().createReply(QStringLiteral("seven")));
    }

    QDBusConnection m_bus;
    QStringList m_capabilities;
    uint m_lastId = 0;
    bool m_isSilent = false;
    bool m_isOdd = false;
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    QStringList arguments = app.arguments().sliced(1);
    QDBusConnection bus = QDBusConnection::connectToBus(arguments.takeFirst(), QStringLiteral("server"));
    FakeNotificationServer server(bus, arguments);
    if (!bus.registerObject(objectPath, &server, QDBusConnection::ExportAllSlots)
        || !bus.registerService(interfaceName))
        return EXIT_FAILURE;
    QByteArray pending;
    QSocketNotifier notifier(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&notifier, &QSocketNotifier::activated, &server, [&] {
        char bytes[4096];
        const ssize_t count = read(STDIN_FILENO, bytes, sizeof bytes);
        if (count <= 0) {
            QCoreApplication::quit();
            return;
        }
        pending.append(bytes, count);
        for (qsizetype end = pending.indexOf('\n'); end >= 0; end = pending.indexOf('\n')) {
            server.command(QString::fromUtf8(pending.first(end)).split(QLatin1Char(' ')));
            pending.remove(0, end + 1);
        }
    });
    std::puts("{}");
    std::fflush(stdout);
    return QCoreApplication::exec();
}

#include "fakenotificationserver.moc"
