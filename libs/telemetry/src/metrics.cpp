#include "telemetry/metrics.hpp"

#include <sstream>

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace varde::metrics {
namespace {

struct PrometheusCounter final : Counter {
    explicit PrometheusCounter(prometheus::Counter& counter) : counter_(counter) {}
    void add(double value) override { counter_.Increment(value); }
    prometheus::Counter& counter_;
};

struct PrometheusGauge final : Gauge {
    explicit PrometheusGauge(prometheus::Gauge& gauge) : gauge_(gauge) {}
    void set(double value) override { gauge_.Set(value); }
    void add(double value) override { gauge_.Increment(value); }
    prometheus::Gauge& gauge_;
};

struct PrometheusHistogram final : Histogram {
    explicit PrometheusHistogram(prometheus::Histogram& histogram) : histogram_(histogram) {}
    void observe(double value) override { histogram_.Observe(value); }
    prometheus::Histogram& histogram_;
};

using Key = std::pair<std::string, Labels>;

struct Observed {
    std::string help;
    std::function<double()> read;
};

struct Metrics {
    std::mutex mutex;
    prometheus::Registry registry;
    std::map<Key, std::unique_ptr<PrometheusCounter>> counters;
    std::map<Key, std::unique_ptr<PrometheusGauge>> gauges;
    std::map<Key, std::unique_ptr<PrometheusHistogram>> histograms;
    std::map<Key, Observed> observed;
};

// Never destroyed: handles live as long as the process.
Metrics& all() {
    static Metrics* metrics = new Metrics;
    return *metrics;
}

template <class Handle, class Make>
Handle& remembered(std::map<Key, std::unique_ptr<Handle>>& handles, Key key, Make make) {
    auto& handle = handles[std::move(key)];
    if (!handle) handle = std::make_unique<Handle>(make());
    return *handle;
}

// Those with one name make one family, as the text format asks for.
std::vector<prometheus::MetricFamily> observedFamilies(const std::map<Key, Observed>& observed) {
    std::vector<prometheus::MetricFamily> families;
    for (const auto& [key, reader] : observed) {
        const auto& [name, labels] = key;
        if (families.empty() || families.back().name != name) {
            auto& family = families.emplace_back();
            family.name = name;
            family.help = reader.help;
            family.type = prometheus::MetricType::Gauge;
        }
        auto& metric = families.back().metric.emplace_back();
        for (const auto& [label, value] : labels) metric.label.push_back({label, value});
        metric.gauge.value = reader.read();
    }
    return families;
}

}  // namespace

Counter& counter(const std::string& name, const std::string& help, const Labels& labels) {
    auto& metrics = all();
    const std::lock_guard lock(metrics.mutex);
    return remembered(metrics.counters, {name, labels}, [&] {
        return PrometheusCounter(
            prometheus::BuildCounter().Name(name).Help(help).Register(metrics.registry).Add(labels)
        );
    });
}

Gauge& gauge(const std::string& name, const std::string& help, const Labels& labels) {
    auto& metrics = all();
    const std::lock_guard lock(metrics.mutex);
    return remembered(metrics.gauges, {name, labels}, [&] {
        return PrometheusGauge(
            prometheus::BuildGauge().Name(name).Help(help).Register(metrics.registry).Add(labels)
        );
    });
}

Histogram& histogram(
    const std::string& name, const std::string& help, const std::vector<double>& bounds, const Labels& labels
) {
    auto& metrics = all();
    const std::lock_guard lock(metrics.mutex);
    return remembered(metrics.histograms, {name, labels}, [&] {
        return PrometheusHistogram(
            prometheus::BuildHistogram().Name(name).Help(help).Register(metrics.registry).Add(labels, bounds)
        );
    });
}

void observe(
    const std::string& name, const std::string& help, std::function<double()> read, const Labels& labels
) {
    auto& metrics = all();
    const std::lock_guard lock(metrics.mutex);
    metrics.observed[{name, labels}] = {help, std::move(read)};
}

std::string render() {
    auto& metrics = all();
    auto families = metrics.registry.Collect();
    std::map<Key, Observed> observed;
    {
        // Readers run outside the lock: one may itself make a metric.
        const std::lock_guard lock(metrics.mutex);
        observed = metrics.observed;
    }
    for (auto& family : observedFamilies(observed)) families.push_back(std::move(family));
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, families);
    return std::move(out).str();
}

}  // namespace varde::metrics
