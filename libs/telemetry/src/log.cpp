#include "telemetry/log.hpp"

#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "base/clock.hpp"
#include "log_line.hpp"

namespace varde::log {
namespace {

struct Log {
    std::string service = "varde";
    std::atomic<Level> least = Level::info;
    std::shared_ptr<spdlog::logger> logger;

    Log() {
        auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
        sink->set_pattern("%v");  // the record is JSON already
        logger = std::make_shared<spdlog::logger>("varde", std::move(sink));
        logger->set_level(spdlog::level::trace);
        logger->flush_on(spdlog::level::trace);
    }
};

// Never destroyed: threads may log while the process ends.
Log& theLog() {
    static Log* log = new Log;
    return *log;
}

}  // namespace

void start(std::string service, Level least) {
    theLog().service = std::move(service);
    theLog().least = least;
}

bool enabled(Level level) {
    return level >= theLog().least.load(std::memory_order_relaxed);
}

void write(Level level, std::string_view message, std::initializer_list<Field> fields) {
    auto& log = theLog();
    if (level < log.least.load(std::memory_order_relaxed)) return;
    const auto record = line(Clock::system().now(), level, log.service, message, fields);
    log.logger->log(spdlog::level::info, spdlog::string_view_t(record.data(), record.size()));
}

}  // namespace varde::log
