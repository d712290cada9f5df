// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/details/detailspage.h"

#include <utility>

namespace Duende {

DetailsPage::DetailsPage(const DetailsContext& context, QWidget* parent) : QWidget(parent), m_context(context)
{
}

void DetailsPage::setDaemon(const DaemonRecord& record)
{
    const bool isAnother = !m_daemon || m_daemon->handle.id() != record.handle.id()
        || m_daemon->incarnation != record.incarnation;
    m_daemon = record;
    m_isAnother = m_isAnother || isAnother;
    m_isNewer = true;
    if (isVisible())
        catchUp();
}

void DetailsPage::clear()
{
    if (!m_daemon)
        return;
    m_daemon.reset();
    m_isAnother = false;
    m_isNewer = false;
    forgetDaemon();
}

void DetailsPage::catchUp()
{
    const bool isAnother = std::exchange(m_isAnother, false);
    const bool isNewer = std::exchange(m_isNewer, false);
    if (isAnother)
        showDaemon();
    else if (isNewer)
        updateDaemon();
}

void DetailsPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    catchUp();
}

void DetailsPage::openAt(const QVariantMap&) { }

} // namespace Duende
