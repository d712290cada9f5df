// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a fuzz target over every file of the folders named on the command line, and over each file's every
// prefix, so that the plain test run holds what a fuzzer has found.

#include <QDirIterator>
#include <QFile>

#include <cstdio>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

int main(int argc, char** argv)
{
    int files = 0;
    for (int i = 1; i < argc; ++i) {
        QDirIterator iterator(QString::fromLocal8Bit(argv[i]), QDir::Files);
        while (iterator.hasNext()) {
            QFile file(iterator.next());
            if (!file.open(QIODevice::ReadOnly)) {
                std::fprintf(stderr, "cannot read %s\n", qPrintable(file.fileName()));
                return 1;
            }
            const QByteArray bytes = file.readAll();
            const qsizetype step = qMax<qsizetype>(1, bytes.size() / 512);
            for (qsizetype length = bytes.size(); length >= 0; length -= step)
                LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(bytes.constData()), size_t(length));
            ++files;
        }
    }
    std::printf("%d corpus files replayed\n", files);
    return files > 0 ? 0 : 1;
}
