/** Views: what models and problems offer and what solvers and objectives need, compared at assembly. */
package org.ergodic.api.view;
