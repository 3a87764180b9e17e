#pragma once
// A coroutine that yields a T. The only Asio name that code outside of libs uses.
#include <boost/asio/awaitable.hpp>

namespace varde {

template <class T = void>
using Task = boost::asio::awaitable<T>;

}  // namespace varde
