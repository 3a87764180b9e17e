#include "telemetry/metrics.hpp"

#include <catch2/catch.hpp>

using namespace varde;

namespace {
bool rendered(const std::string& line) {
    return metrics::render().find(line) != std::string::npos;
}
}  // namespace

TEST_CASE("the same name and labels are one counter", "[telemetry][metrics]") {
    metrics::counter("test_requests_total", "Requests", {{"route", "/a"}}).add();
    metrics::counter("test_requests_total", "Requests", {{"route", "/a"}}).add(2);
    metrics::counter("test_requests_total", "Requests", {{"route", "/b"}}).add();
    CHECK(rendered("test_requests_total{route=\"/a\"} 3"));
    CHECK(rendered("test_requests_total{route=\"/b\"} 1"));
    CHECK(rendered("# TYPE test_requests_total counter"));
}

TEST_CASE("gauges and histograms are rendered with their values", "[telemetry][metrics]") {
    auto& open = metrics::gauge("test_open", "Open connections");
    open.set(5);
    open.add(-2);
    CHECK(rendered("test_open 3"));

    auto& seconds = metrics::histogram("test_seconds", "Time", {0.1, 1});
    seconds.observe(0.05);
    seconds.observe(0.5);
    CHECK(rendered("test_seconds_bucket{le=\"0.1\"} 1"));
    CHECK(rendered("test_seconds_bucket{le=\"+Inf\"} 2"));
}

TEST_CASE("observed values are read at each scrape", "[telemetry][metrics]") {
    double depth = 1;
    metrics::observe("test_depth", "Queue depth", [&] { return depth; }, {{"queue", "write"}});
    CHECK(rendered("test_depth{queue=\"write\"} 1"));
    depth = 7;
    CHECK(rendered("test_depth{queue=\"write\"} 7"));
    metrics::observe("test_depth", "Queue depth", [] { return 0.0; }, {{"queue", "write"}});
    CHECK(rendered("test_depth{queue=\"write\"} 0"));
}
