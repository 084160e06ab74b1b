// The pet store that the demo promotes: GET /pet answers with the one pet of this version, /version with the version.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"time"
)

// Set when the image is built.
var (
	version = "unknown"
	pet     = "Dog"
)

func answer(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, text) }
}

func main() {
	// START_DELAY (such as 15s) makes a slow starter: old pods keep answering while it warms up.
	if delay := os.Getenv("START_DELAY"); delay != "" {
		wait, err := time.ParseDuration(delay)
		if err != nil {
			log.Fatalf("START_DELAY is %q; allowed: a duration such as 15s", delay)
		}
		time.Sleep(wait)
	}
	http.HandleFunc("GET /pet", answer(pet))
	http.HandleFunc("GET /version", answer(version))
	http.HandleFunc("GET /healthz", answer("ok"))
	server := &http.Server{Addr: ":8080", ReadHeaderTimeout: 5 * time.Second}
	log.Printf("pet store %s serves a %s", version, pet)
	log.Fatal(server.ListenAndServe())
}
