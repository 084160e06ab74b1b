// Evaluates expressions as the workflow controller does, with the library of the version that it is built with.
//
// Reads questions as a JSON list from standard input, writes as many answers to standard output.
package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"strings"
	"text/template"
	"time"

	"github.com/Knetic/govaluate"
	"github.com/Masterminds/sprig/v3"
	"github.com/expr-lang/expr"
)

type question struct {
	// Kind is one of the keys of kinds.
	Kind string `json:"kind"`
	// Text is the expression as it stands in the manifest.
	Text string `json:"text"`
	// Globals are known when the template starts, before its tasks: `workflow.*` and `inputs.*`.
	Globals map[string]string `json:"globals"`
	// Scope is known besides when the expression counts: `tasks.*` of tasks that have ended, `lastRetry.*`.
	Scope map[string]string `json:"scope"`
	// Data is what a Sensor or Argo CD evaluates over.
	Data map[string]any `json:"data"`
}

type answer struct {
	Result string `json:"result"`
	Error  string `json:"error"`
}

// evaluate is the expression library of the version: retry strategies and conditions of a DAG's dependencies.
func evaluate(q question) (string, error) {
	scope := make(map[string]any, len(q.Scope))
	for name, value := range q.Scope {
		scope[name] = value
	}
	result, err := evalBool(q.Text, functions(scope))
	return fmt.Sprint(result), err
}

// depends is the condition of a DAG's task on tasks before it: Scope says how each has ended, as `<task>.Succeeded: true`.
func depends(q question) (string, error) {
	ended := map[string]map[string]bool{}
	for name, value := range q.Scope {
		task, way, _ := strings.Cut(name, ".")
		task = strings.ReplaceAll(task, "-", "_")
		if ended[task] == nil {
			ended[task] = map[string]bool{}
		}
		ended[task][way] = value == "true"
	}
	scope := map[string]any{}
	for task, ways := range ended {
		scope[task] = ways
	}
	result, err := evalBool(strings.ReplaceAll(q.Text, "-", "_"), scope)
	return fmt.Sprint(result), err
}

// resolve fills in what a task or step names: first when its template starts, then when its dependencies have ended.
func resolve(q question) (string, error) {
	marshalled, err := json.Marshal(q.Text)
	if err != nil {
		return "", err
	}
	early, err := replaceEarly(string(marshalled), q.Globals)
	if err != nil {
		return "", fmt.Errorf("when the template starts: %w", err)
	}
	all := maps.Clone(q.Globals)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, q.Scope)
	late, err := replaceLate(early, all)
	if err != nil {
		return "", fmt.Errorf("when the dependencies have ended: %w", err)
	}
	var resolved string
	err = json.Unmarshal([]byte(late), &resolved)
	return resolved, err
}

// when resolves the text and decides whether the task or step runs. A name without quotes is a text.
func when(q question) (string, error) {
	resolved, err := resolve(q)
	if err != nil {
		return "", err
	}
	parsed, err := govaluate.NewEvaluableExpression(resolved)
	if err != nil {
		return "", fmt.Errorf("%q: %w", resolved, err)
	}
	tokens := parsed.Tokens()
	for i := range tokens {
		if tokens[i].Kind == govaluate.VARIABLE {
			tokens[i].Kind = govaluate.STRING
		}
	}
	if parsed, err = govaluate.NewEvaluableExpressionFromTokens(tokens); err != nil {
		return "", fmt.Errorf("%q: %w", resolved, err)
	}
	result, err := parsed.Evaluate(nil)
	if err != nil {
		return "", fmt.Errorf("%q: %w", resolved, err)
	}
	runs, ok := result.(bool)
	if !ok {
		return "", fmt.Errorf("%q is %v, neither true nor false", resolved, result)
	}
	return fmt.Sprint(runs), nil
}

// sensor fills in a parameter of a Sensor's trigger from a message.
func sensor(q question) (string, error) {
	parsed, err := template.New("parameter").Funcs(sprig.FuncMap()).Parse(q.Text)
	if err != nil {
		return "", err
	}
	var filled strings.Builder
	err = parsed.Execute(&filled, map[string]any{"Input": q.Data})
	return filled.String(), err
}

// notification decides a condition of Argo CD's notifications over an Application.
func notification(q question) (string, error) {
	program, err := expr.Compile(q.Text)
	if err != nil {
		return "", err
	}
	parse := func(text string) time.Time {
		moment, err := time.Parse(time.RFC3339, text)
		if err != nil {
			panic(err)
		}
		return moment
	}
	result, err := expr.Run(program, map[string]any{"app": q.Data, "time": map[string]any{"Parse": parse}})
	return fmt.Sprint(result), err
}

var kinds = map[string]func(question) (string, error){
	"expression":   evaluate,
	"depends":      depends,
	"value":        resolve,
	"when":         when,
	"sensor":       sensor,
	"notification": notification,
}

func main() {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	answers := make([]answer, len(questions))
	for i, q := range questions {
		kind, ok := kinds[q.Kind]
		if !ok {
			answers[i].Error = fmt.Sprintf("there is no kind %q", q.Kind)
			continue
		}
		result, err := kind(q)
		answers[i].Result = result
		if err != nil {
			answers[i] = answer{Error: err.Error()}
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
