// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonrecord.h"
#include "adapters/contract/daemonview.h"
#include "models/adapterregistry.h"

#include <QVariantMap>
#include <QWidget>

#include <functional>
#include <memory>
#include <optional>

class QSettings;

namespace Duende {

class DaemonListModel;
class DaemonTraces;
class FlightRecordings;
class OperationRunner;
struct DefinitionDraft;

/// What the details area and its pages work with; all of it outlives them.
struct DetailsContext
{
    OperationRunner* runner = nullptr;
    std::shared_ptr<const AdapterRegistry> registry;
    const DaemonListModel* daemons = nullptr;
    /// Keeps how a person arranged the pages; null keeps nothing.
    QSettings* settings = nullptr;
    /// The traces of this session; null where nothing can be traced.
    DaemonTraces* traces = nullptr;
    /// What was kept of daemons that failed; null where nothing is kept.
    FlightRecordings* recordings = nullptr;
    /// Opens an editor for a file of a daemon's definition; empty where nothing can be edited.
    std::function<void(const DefinitionDraft& draft)> editDefinition = {};
    /// The views that have a page here, so that no page leads to one that is not there.
    DaemonViews pages = ~DaemonViews();
};

/// One page of the details area: something that can be seen of one daemon. A page reads only while it can be
/// seen: what changes meanwhile reaches it when it is shown again. It asks through OperationRunner::ask() and
/// never blocks.
class DetailsPage : public QWidget
{
    Q_OBJECT

public:
    explicit DetailsPage(const DetailsContext& context, QWidget* parent = nullptr);

    /// The daemon to show, or its newer record.
    void setDaemon(const DaemonRecord& record);
    /// No daemon is shown any more.
    void clear();
    /// Shows a place of the page, as another page asked for it: the keys are the page's own. Called when the
    /// page is seen and its daemon is the right one. The default shows the page as it is.
    virtual void openAt(const QVariantMap& place);

Q_SIGNALS:
    /// A person asks for these actions on the daemon, each after the one before has succeeded.
    void actionsRequested(const QList<Duende::DaemonAction>& actions);
    /// A person asks for another daemon, which may not be in the list.
    void daemonRequested(const Duende::DaemonHandle& handle);
    /// A person asks for another page of the same daemon, and there for a place; see openAt().
    void pageRequested(const QString& key, const QVariantMap& place);

protected:
    const DetailsContext& context() const { return m_context; }
    /// Only the hooks may ask, and what they started while the daemon stayed the same.
    const DaemonRecord& daemon() const { return *m_daemon; }
    bool hasDaemon() const { return m_daemon.has_value(); }

    /// daemon() is another one than before, or another run under the same handle: forget all of the former.
    virtual void showDaemon() = 0;
    /// daemon() has a newer record.
    virtual void updateDaemon() = 0;
    /// There is no daemon: forget all of the former.
    virtual void forgetDaemon() = 0;

    void showEvent(QShowEvent* event) override;

private:
    void catchUp();

    DetailsContext m_context;
    std::optional<DaemonRecord> m_daemon;
    bool m_isAnother = false;
    bool m_isNewer = false;
};

} // namespace Duende
