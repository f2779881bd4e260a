sed -i 's/this.#loading.set(key, this.#fetch(key));/this.#loading.set(key, Promise.resolve().then(() => this.#fetch(key)));/' src/cache.js && grep -n 'Promise.resolve' src/cache.js
