// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/contract/daemonspec.h"
#include "models/adapterregistry.h"
#include "models/spec/daemonspecfile.h"

#include <QDialog>
#include <QTimer>

#include <memory>
#include <optional>
#include <stop_token>

class QLabel;
class QPushButton;
class QScrollArea;

namespace Duende {

class MessageFrame;
class OperationRunner;
class SpawnEquivalents;
class SpawnForm;
struct Message;

/// Describes a daemon and starts it. What is typed is checked at once; what the chosen platform cannot follow
/// is disabled with the reason; the equivalent command is shown, and the definition that the platform would
/// make of it. A definition can be opened from and saved to a file; what a file has that Duende does not know
/// is told, and is not lost without a warning. While the daemon is started the dialog stays open, and an
/// error is shown in it, so nothing typed is lost.
class SpawnDialog final : public QDialog
{
    Q_OBJECT

public:
    /// Whether any adapter can start a daemon; without one there is no dialog.
    static bool isPossible(const AdapterRegistry& registry);

    /// `runner` outlives the dialog. The dialog does not delete itself.
    SpawnDialog(OperationRunner* runner, const std::shared_ptr<const AdapterRegistry>& registry,
        QWidget* parent = nullptr);
    ~SpawnDialog() override;

    SpawnForm* form() const { return m_form; }

    /// While a daemon is being started: gives that up and stays. Else closes.
    void reject() override;

Q_SIGNALS:
    /// An operation began whose end this dialog tells; see MessageBar::leave().
    void started(quint64 number);
    /// The daemon runs; the dialog has closed.
    void spawned(const Duende::DaemonHandle& handle);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;

private:
    QLayout* makeButtons();
    QSize preferredSize() const;
    void tell(const Message& message);
    void growToFit();
    void refreshEquivalents();
    void askForPreview();
    void spawn();
    void finished(quint64 number);
    void setBusy(bool isBusy);
    void chooseFileToOpen();
    void chooseFileToSave();
    void openFile(const QString& path);
    void take(const DaemonSpecFile::Draft& draft, const QString& fileName);
    /// Saves, unless something is in the file now that would be lost: then a person is asked first.
    void saveFile(const QString& path);
    void warnOfLoss(const QString& path, const QList<SpecProblem>& lost);
    void writeFile(const QString& path);

    OperationRunner* m_runner;
    std::shared_ptr<const AdapterRegistry> m_registry;
    SpawnForm* m_form;
    QScrollArea* m_scroll;
    MessageFrame* m_message;
    MessageFrame* m_unknownKeys; // of the file that was opened
    SpawnEquivalents* m_equivalents;
    QLabel* m_progress;
    QPushButton* m_open;
    QPushButton* m_save;
    QPushButton* m_spawn;
    QPushButton* m_cancel;
    QTimer m_progressTimer;
    QTimer m_growTimer; // until the form has laid itself out anew
    QTimer m_previewTimer; // while a person types
    std::stop_source m_previewing;
    std::optional<quint64> m_number; // of the operation that runs
};

} // namespace Duende
