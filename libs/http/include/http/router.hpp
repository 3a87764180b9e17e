#pragma once
// The table of an API: method, pattern, who may call, handler.
//
// Patterns: "/instances/{partyId:int}/{instanceGuid:guid}", "/files/{*rest}" (rest may be empty and hold
// slashes). A value that fails its constraint does not match the route (404). Paths match without case;
// doubled and trailing slashes are ignored. A literal segment wins over a constrained parameter, that over a
// free one, that over {*rest}. A known path with another verb gives 405 with Allow; HEAD is answered by GET's
// handler without its body. Built once at start, then immutable and shared by threads.
#include <functional>

#include "http/request.hpp"
#include "http/response.hpp"

namespace varde::http {

// Who may call a route at all, decided before its handler runs; what exactly the caller may do is the
// handler's.
enum class Access {
    anonymous,  // no token needed; a valid one is still read
    user,       // any valid bearer token or cookie, else 401 with no body
    platform,   // a valid PlatformAccessToken header, else 401 (403 when there is a valid bearer token)
};

using Handler = std::function<Task<Response>(Request&)>;

struct Route {
    Method method;
    std::string pattern;
    Access access;
    Handler handler;
};

class Router {
public:
    // `prefix` is put before every pattern added from now on ("/storage/api/v1").
    explicit Router(std::string prefix = {});
    ~Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;

    void get(std::string pattern, Access access, Handler handler);
    void post(std::string pattern, Access access, Handler handler);
    void put(std::string pattern, Access access, Handler handler);
    void patch(std::string pattern, Access access, Handler handler);
    void del(std::string pattern, Access access, Handler handler);
    void add(Method method, std::string pattern, Access access, Handler handler);
    // Every method at that pattern.
    void any(std::string pattern, Access access, Handler handler);
    void setPrefix(std::string prefix);

    struct Match {
        const Route* route = nullptr;  // null: 404, or 405 when `allowed` is not empty
        std::vector<std::pair<std::string, std::string>> parameters;
        std::vector<Method> allowed;
    };
    Match match(Method method, std::string_view rawPath) const;
    const std::vector<Route>& routes() const;

private:
    struct Table;
    std::unique_ptr<Table> table_;
};

// A member function as a handler: router.get(..., bind(instances, &Instances::find)).
template <class T>
Handler bind(T& object, Task<Response> (T::*handler)(Request&)) {
    return [&object, handler](Request& request) { return (object.*handler)(request); };
}

}  // namespace varde::http
