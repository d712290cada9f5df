// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notice/noticeservice.h"

#ifdef DUENDE_HAS_DBUS
#    include "ui/notice/busnoticeservice.h"

#    include <QDBusConnection>
#endif

namespace Duende {

std::unique_ptr<NoticeService> makeNoticeService()
{
#ifdef DUENDE_HAS_DBUS
    return std::make_unique<BusNoticeService>(QDBusConnection::sessionBus());
#else
    return nullptr;
#endif
}

} // namespace Duende
