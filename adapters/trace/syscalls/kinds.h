// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "adapters/trace/syscalls/constants.h"
#include "adapters/trace/syscalls/decoders.h"

/// The words that the rows of calls are written in: what an argument is says what is captured of it and how
/// it is printed.
namespace Duende::Trace::Kinds {

inline constexpr ArgumentKind plain{Decoders::byType};
inline constexpr ArgumentKind number{Decoders::number};
inline constexpr ArgumentKind hex{Decoders::hex};
inline constexpr ArgumentKind address{Decoders::address};
inline constexpr ArgumentKind mode{Decoders::mode};
inline constexpr ArgumentKind fd{Decoders::descriptor};
inline constexpr ArgumentKind dirfd{Decoders::directory};
inline constexpr ArgumentKind id{Decoders::id};
inline constexpr ArgumentKind signal{Decoders::signal};
inline constexpr ArgumentKind hidden{Decoders::hidden};

constexpr ArgumentKind by(Decoder decoder, const NameSet* names = nullptr)
{
    return {decoder, names};
}

constexpr ArgumentKind named(const NameSet& names)
{
    return {Decoders::named, &names};
}

inline constexpr CaptureRule stringAtEntry{CaptureShape::String, CaptureTime::Entry};
inline constexpr ArgumentKind path{Decoders::path, nullptr, nullptr, stringAtEntry};
inline constexpr ArgumentKind text{Decoders::text, nullptr, nullptr, stringAtEntry};
inline constexpr ArgumentKind textArray{
    Decoders::textArray, nullptr, nullptr, {CaptureShape::StringArray, CaptureTime::Entry}};
inline constexpr ArgumentKind environment{
    Decoders::environment, nullptr, nullptr, {CaptureShape::StringArray, CaptureTime::Entry}};

/// Data that the call takes, as long as an argument says.
constexpr ArgumentKind dataIn(uint8_t lengthArgument, Decoder decoder = Decoders::data)
{
    return {decoder, nullptr, nullptr,
        {CaptureShape::Buffer, CaptureTime::Entry, LengthFrom::Argument, lengthArgument}};
}

/// Data that the call gives, as long as its result says.
constexpr ArgumentKind dataOut(Decoder decoder = Decoders::data)
{
    return {decoder, nullptr, nullptr, {CaptureShape::Buffer, CaptureTime::Success, LengthFrom::Result}};
}

/// iovec[], as many as an argument says.
constexpr ArgumentKind vectorIn(uint8_t countArgument)
{
    return {Decoders::vector, nullptr, nullptr,
        {CaptureShape::Vector, CaptureTime::Entry, LengthFrom::Argument, countArgument}};
}

constexpr ArgumentKind vectorOut(uint8_t countArgument)
{
    return {Decoders::vector, nullptr, nullptr,
        {CaptureShape::Vector, CaptureTime::Return, LengthFrom::Argument, countArgument}};
}

/// A structure: its bytes with wide and narrow pointers, and on aarch64 where that is a third.
constexpr ArgumentKind structure(
    Layout layout, CaptureTime time, uint16_t wide, uint16_t narrow, uint16_t arm = 0)
{
    return {Decoders::structure, nullptr, layout,
        {CaptureShape::Structure, time, LengthFrom::Nothing, 0, wide, narrow, arm}};
}

/// A structure whose length an argument says; at most `most` bytes.
constexpr ArgumentKind sizedStructure(Layout layout, CaptureTime time, uint8_t lengthArgument, uint16_t most)
{
    return {Decoders::structure, nullptr, layout,
        {CaptureShape::Structure, time, LengthFrom::Argument, lengthArgument, most, most}};
}

/// Memory of that size with a decoder of its own.
constexpr ArgumentKind memory(
    Decoder decoder, CaptureTime time, uint16_t wide, uint16_t narrow, int8_t other = 0)
{
    return {decoder, nullptr, nullptr, {CaptureShape::Structure, time, LengthFrom::Nothing, 0, wide, narrow},
        other};
}

/// An array of structures, as many as an argument says.
constexpr ArgumentKind arrayOf(Layout layout, CaptureTime time, LengthFrom from, uint8_t countArgument,
    uint16_t wide, uint16_t narrow, uint16_t arm = 0)
{
    return {Decoders::structureArray, nullptr, layout,
        {CaptureShape::Array, time, from, countArgument, wide, narrow, arm}};
}

/// An array of numbers with a decoder of its own.
constexpr ArgumentKind numbers(
    Decoder decoder, CaptureTime time, LengthFrom from, uint8_t countArgument, uint16_t wide, uint16_t narrow)
{
    return {decoder, nullptr, nullptr, {CaptureShape::Array, time, from, countArgument, wide, narrow}};
}

inline constexpr ArgumentKind intOut = memory(Decoders::pointedSigned, CaptureTime::Success, 4, 4);
inline constexpr ArgumentKind unsignedOut = memory(Decoders::pointedUnsigned, CaptureTime::Success, 4, 4);
inline constexpr ArgumentKind unsignedIn = memory(Decoders::pointedUnsigned, CaptureTime::Entry, 4, 4);
inline constexpr ArgumentKind longOut = memory(Decoders::pointedSigned, CaptureTime::Success, 8, 4);
inline constexpr ArgumentKind sizeOut = memory(Decoders::pointedUnsigned, CaptureTime::Success, 8, 4);
inline constexpr ArgumentKind addressOut = memory(Decoders::pointedHex, CaptureTime::Success, 8, 4);
inline constexpr ArgumentKind offsetOut = memory(Decoders::pointedSigned, CaptureTime::Success, 8, 8);
/// loff_t that the call moves on.
inline constexpr ArgumentKind offsetBoth = memory(Decoders::pointedChange, CaptureTime::Both, 8, 8);
/// off_t that the call moves on.
inline constexpr ArgumentKind wordBoth = memory(Decoders::pointedChange, CaptureTime::Both, 8, 4);

inline constexpr ArgumentKind timespecIn = structure(Layouts::timespec, CaptureTime::Entry, 16, 8);
inline constexpr ArgumentKind timespecOut = structure(Layouts::timespec, CaptureTime::Success, 16, 8);
inline constexpr ArgumentKind timespec64In = structure(Layouts::timespec64, CaptureTime::Entry, 16, 16);
inline constexpr ArgumentKind timespec64Out = structure(Layouts::timespec64, CaptureTime::Success, 16, 16);

/// sigset_t, as long as an argument says (8 bytes, in truth).
constexpr ArgumentKind signalSet(CaptureTime time, uint8_t lengthArgument)
{
    return {Decoders::signalSet, nullptr, nullptr,
        {CaptureShape::Structure, time, LengthFrom::Argument, lengthArgument, 8, 8}};
}

/// sockaddr that the call takes; its length is an argument.
constexpr ArgumentKind socketAddressIn(uint8_t lengthArgument)
{
    return {Decoders::socketAddress, nullptr, nullptr,
        {CaptureShape::Structure, CaptureTime::Entry, LengthFrom::Argument, lengthArgument, 128, 128}};
}

/// sockaddr that the call gives; its length stands behind another argument.
constexpr ArgumentKind socketAddressOut(uint8_t lengthArgument)
{
    return {Decoders::socketAddress, nullptr, nullptr,
        {CaptureShape::Structure, CaptureTime::Success, LengthFrom::Pointer, lengthArgument, 128, 128}};
}

/// socklen_t that the call changes.
inline constexpr ArgumentKind lengthBoth = memory(Decoders::pointedLength, CaptureTime::Both, 4, 4);

} // namespace Duende::Trace::Kinds
