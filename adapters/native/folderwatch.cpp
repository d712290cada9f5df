// SPDX-License-Identifier: GPL-3.0-or-later
#include "adapters/native/folderwatch.h"

#include <QFile>

#include <array>
#include <climits>
#include <sys/inotify.h>
#include <unistd.h>

namespace Duende {

FolderWatch::FolderWatch(const QString& folder)
    : m_folder(QFile::encodeName(folder))
    , m_fd(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK))
{
}

void FolderWatch::begin()
{
    if (m_isWatching || !m_fd.isValid())
        return;
    m_isWatching
        = ::inotify_add_watch(m_fd.get(), m_folder.constData(), IN_MOVED_TO | IN_DELETE | IN_ONLYDIR) >= 0;
}

void FolderWatch::drain()
{
    alignas(inotify_event) std::array<char, 16 * (sizeof(inotify_event) + NAME_MAX + 1)> buffer;
    for (;;) {
        const ssize_t size = ::read(m_fd.get(), buffer.data(), buffer.size());
        if (size <= 0)
            return;
        // The folder was removed or unmounted; another may come.
        for (ssize_t at = 0; at + static_cast<ssize_t>(sizeof(inotify_event)) <= size;) {
            const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
            if ((event->mask & IN_IGNORED) != 0)
                m_isWatching = false;
            at += static_cast<ssize_t>(sizeof(inotify_event) + event->len);
        }
    }
}

} // namespace Duende
