#include "work_repository.hpp"

#include <set>
#include <thread>

#include <catch2/catch.hpp>

#include "event_repository.hpp"
#include "migrations.hpp"
#include "sql/test_database.hpp"

using namespace varde;
using namespace varde::events;
using namespace std::chrono_literals;

namespace {

constexpr int rounds = 20;

// Two processes that do the same at the same time.
void atOnce(const std::function<void(int)>& work) {
    const std::jthread one([&] { work(0); });
    const std::jthread other([&] { work(1); });
}

struct Table {
    test::Database database{embeddedMigrations};
    WorkRepository work{database.handle(), Clock::system(), "test"};

    void publish(int count) {
        Signal none;
        EventRepository events(database.handle(), Clock::system(), none);
        for (int i = 0; i < count; ++i) {
            model::CloudEvent event;
            event.id = std::to_string(i);
            event.source = "https://ttd.apps.altinn.no/ttd/demo";
            event.type = "app.instance.created";
            run(events.publish(event));
        }
    }
};

model::Subscription subscription(std::int32_t id) {
    model::Subscription one;
    one.id = id;
    one.endPoint = "https://receiver" + std::to_string(id) + ".no/hook";
    one.consumer = "/org/ttd";
    return one;
}

}  // namespace

TEST_CASE("no two workers take the same publication", "[events][pipeline]") {
    Table table;
    table.publish(rounds);
    std::mutex mutex;
    std::multiset<std::int64_t> taken;
    atOnce([&](int) {
        for (int i = 0; i < rounds; ++i) {
            const auto some = run(table.work.takePublications(1, 1h));
            const std::lock_guard lock(mutex);
            for (const auto& one : some) taken.insert(one.id);
        }
    });
    CHECK(taken.size() == rounds);
    CHECK(std::set(taken.begin(), taken.end()).size() == rounds);
}

TEST_CASE("a publication goes with its last delivery, whoever ends that", "[events][pipeline]") {
    Table table;
    table.publish(rounds);
    const auto publications = run(table.work.takePublications(rounds, 1h));
    REQUIRE(publications.size() == rounds);
    for (const auto& publication : publications) {
        FanOutResult result;
        result.publication = publication.id;
        result.permitted = {subscription(1), subscription(2)};
        run(table.work.finishPublications({result}));
    }
    const auto deliveries = run(table.work.takeDeliveries(2 * rounds, 1h, {}));
    REQUIRE(deliveries.size() == 2 * rounds);
    // Each round both end one of the same publication, as near to the same moment as threads can.
    for (const auto& publication : publications) {
        std::vector<Delivery> both;
        for (const auto& delivery : deliveries) {
            if (delivery.publication == publication.id) both.push_back(delivery);
        }
        REQUIRE(both.size() == 2);
        atOnce([&](int i) { run(table.work.finishDelivery(both[static_cast<std::size_t>(i)], std::nullopt)); }
        );
    }
    CHECK(table.database.count("deliveries") == 0);
    CHECK(table.database.count("publications") == 0);
}
