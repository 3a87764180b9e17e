#pragma once
// One log record as its JSON text. Apart from the sink, so that tests see exactly what is written.
#include "base/date_time.hpp"
#include "telemetry/log.hpp"

namespace varde::log {

std::string_view levelName(Level level);

std::string line(
    const DateTime& time,
    Level level,
    std::string_view service,
    std::string_view message,
    std::initializer_list<Field> fields
);

// `text` with every byte that is not part of a well-formed UTF-8 sequence replaced by U+FFFD.
std::string wellFormed(std::string_view text);

}  // namespace varde::log
