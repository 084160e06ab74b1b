// The expression library of Argo Workflows v4.0.5, which reads expressions as v4.0.6 of the default chart does.
package main

import (
	"context"

	"github.com/argoproj/argo-workflows/v4/util/expr/argoexpr"
	"github.com/argoproj/argo-workflows/v4/util/expr/env"
	"github.com/argoproj/argo-workflows/v4/util/logging"
	"github.com/argoproj/argo-workflows/v4/util/template"
)

var (
	evalBool  = argoexpr.EvalBool
	functions = env.GetFuncMap
	ctx       = logging.WithLogger(context.Background(), logging.NewSlogLogger(logging.Error, logging.JSON))
)

func replaceEarly(text string, values map[string]string) (string, error) {
	return template.Replace(ctx, text, values, true)
}

func replaceLate(text string, values map[string]string) (string, error) {
	return template.ReplaceStrict(ctx, text, values, []string{"tasks", "steps"})
}
