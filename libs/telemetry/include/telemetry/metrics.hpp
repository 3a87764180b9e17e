#pragma once
// Counters, gauges and histograms of this process, and their Prometheus text. prometheus-cpp stays in src/.
// Thread-safe. A handle lives as long as the process.
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace varde::metrics {

using Labels = std::map<std::string, std::string>;

class Counter {
public:
    virtual ~Counter() = default;
    virtual void add(double value = 1) = 0;
};
class Gauge {
public:
    virtual ~Gauge() = default;
    virtual void set(double value) = 0;
    virtual void add(double value) = 0;
};
class Histogram {
public:
    virtual ~Histogram() = default;
    virtual void observe(double value) = 0;
};

// The same name and labels give the same handle.
Counter& counter(const std::string& name, const std::string& help, const Labels& labels = {});
Gauge& gauge(const std::string& name, const std::string& help, const Labels& labels = {});
// `bounds` are the buckets' upper bounds, ascending.
Histogram& histogram(const std::string& name, const std::string& help, const std::vector<double>& bounds, const Labels& labels = {});

// Asked at each scrape: queue depths, pool sizes.
void observe(const std::string& name, const std::string& help, std::function<double()> read, const Labels& labels = {});

// All of it in Prometheus' text format.
std::string render();

}  // namespace varde::metrics
