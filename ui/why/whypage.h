// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/details/detailspage.h"

#include <QTimer>

#include <stop_token>

class QStackedWidget;

namespace Duende {

class DiagnosisView;
class EmptyState;
class MessageFrame;

/// Why a daemon failed, was not started, or is restarted again and again. It is asked for when the daemon is
/// shown and again, at most once a second, when its record changes; what is the same stays as it is.
class WhyPage final : public DetailsPage
{
    Q_OBJECT

public:
    explicit WhyPage(const DetailsContext& context, QWidget* parent = nullptr);
    ~WhyPage() override;

    /// Of a daemon that failed, that stands still, or whose last run ended badly; a template never ran.
    static bool appliesTo(const DaemonRecord& record);
    /// Of those, the ones for which it is the likely question: where something did go wrong.
    static bool comesFirst(const DaemonRecord& record);

protected:
    void showDaemon() override;
    void updateDaemon() override;
    void forgetDaemon() override;

private:
    using Answer = Result<std::optional<Diagnosis>>;

    void ask();
    void take(const Answer& answer);
    void showError(const PlatformError& error);
    void stopAsking();

    QStackedWidget* m_stack;
    DiagnosisView* m_view;
    EmptyState* m_nothing;
    QWidget* m_errorPage;
    MessageFrame* m_error;
    QTimer m_loadingTimer;
    QTimer m_askAgain;
    std::stop_source m_asking;
    bool m_isAsking = false;
    bool m_isStale = false; // the record changed while it was being asked for
    bool m_hasAnswer = false; // for the present daemon
};

} // namespace Duende
