#pragma once
// The SQL of applications' metadata and texts, and a short memory of metadata, which every data call needs.
#include <map>
#include <memory>
#include <mutex>

#include "base/clock.hpp"
#include "model/application.hpp"
#include "model/text_resource.hpp"
#include "sql/database.hpp"

namespace varde::storage {

class ApplicationRepository {
public:
    ApplicationRepository(sql::Database& database, const Clock& clock, std::chrono::seconds cacheTime)
        : database_(database), clock_(clock), cacheTime_(cacheTime) {}

    // Empty `org`: of all.
    Task<std::vector<model::Application>> list(std::string org);
    // May be as old as the cache time when another copy of the service has written since.
    Task<std::shared_ptr<const model::Application>> find(std::string appId);
    // Always the latest.
    Task<std::optional<model::Application>> findLatest(std::string org, std::string app);
    // Creates or replaces. created and createdBy of what is stored are kept.
    Task<> put(model::Application application);
    Task<bool> remove(std::string org, std::string app);  // its texts go with it

private:
    void forget(const std::string& appId);

    struct Remembered {
        std::shared_ptr<const model::Application> application;
        DateTime until;
    };
    sql::Database& database_;
    const Clock& clock_;
    std::chrono::seconds cacheTime_;
    std::mutex mutex_;  // guards cache_
    std::map<std::string, Remembered> cache_;
};

class TextRepository {
public:
    explicit TextRepository(sql::Database& database) : database_(database) {}

    Task<std::optional<model::TextResource>> find(std::string org, std::string app, std::string language);
    // False when there is no such application.
    Task<bool> put(std::string org, std::string app, model::TextResource text);
    // False when there is no such text.
    Task<bool> replace(std::string org, std::string app, model::TextResource text);
    Task<bool> remove(std::string org, std::string app, std::string language);

private:
    sql::Database& database_;
};

}  // namespace varde::storage
